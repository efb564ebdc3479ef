"""Victims: the people and organisations harmed by an offence, and how."""

from esep.declare import ANY, Class, Domain, Record, code, count, day, link, organisation, person, text
from esep.domains.shared.handing import Assigned

victims = Record("victim", "Person or organisation harmed by an offence")


@victims.card(opens="recognised")
class Recognised:
    """A person or an organisation is recognised as harmed by an offence."""

    recognised_on = day("Day of the decision")
    victim_kind = code("victim_kind", "Who is harmed")
    victim = person("Person harmed", required=False)
    harmed_body = organisation("Organisation harmed", required=False)
    offence = link("offence", "Offence")
    proceeding = link("proceeding", "Proceeding", required=False, hands_to=True)
    suspect = link("suspect", "Suspect", required=False)
    sex = code("sex", "Sex", required=False)
    age = count("Age in full years when the offence was committed", required=False, maximum=130)
    citizenship = code("citizenship_group", "Citizenship", required=False)
    occupation = code("occupation", "Occupation", required=False)
    social_status = code("social_status", "Social status", required=False)
    relation = code("relation_to_victim", "What the offender is to the victim", required=False)
    injury = code("injury", "Injury", required=False)
    circumstances = text("What was done to the victim", required=False)
    address = text("Address of the victim", required=False, klass=Class.PERSON)


@victims.card(while_="recognised")
class InjuryEstablished:
    """An examination establishes the injury, or the victim dies of it."""

    established_on = day("Day on which it was established")
    injury = code("injury", "Injury")
    died_on = day("Day of death", required=False)


@victims.card(while_="recognised")
class OffenderRelated:
    """The offender becomes known, and with it what the offender is to the victim."""

    related_on = day("Day on which it became known")
    suspect = link("suspect", "Suspect", required=False)
    relation = code("relation_to_victim", "What the offender is to the victim")


@victims.card(while_="recognised", then="ended")
class RecognitionEnded:
    """The recognition is taken back."""

    ended_on = day("Day of the decision")
    explanation = text("Why", required=False)


@victims.card(while_="ended", then="recognised")
class RecognitionRestored:
    """The recognition is restored."""

    restored_on = day("Day of the decision")


victims.card(while_=ANY)(Assigned)


victims.rule(
    "VIC-01",
    "a victim is a person or an organisation, not both",
    ~(Recognised.victim.given & Recognised.harmed_body.given),
    of=Recognised,
    effect="impossible",
    source="logic",
    breaks={"victim": "p-" + "a" * 24, "harmed_body": "office-1"},
)
victims.rule(
    "VIC-02",
    "an organisation has neither sex nor age",
    ~(Recognised.harmed_body.given & (Recognised.sex.given | Recognised.age.given)),
    of=Recognised,
    effect="impossible",
    source="logic",
    breaks={"harmed_body": "office-1", "age": 30},
)
victims.rule(
    "VIC-03",
    "a death is not established before it happened",
    InjuryEstablished.established_on.not_before(InjuryEstablished.died_on),
    of=InjuryEstablished,
    effect="impossible",
    source="logic",
    breaks={"died_on": "2024-02-06"},
)

PERSON = ("sex", "age", "citizenship")
VICTIM = (*PERSON, "victim_kind", "occupation", "social_status", "relation", "injury")
OFFENCE = (
    "offence.article",
    "offence.part",
    "offence.gravity",
    "offence.stage",
    "offence.territory",
    "offence.place_kind",
    "offence.sphere",
    "offence.stolen",
    "offence.property_owner",
    "offence.way",
    "offence.registered_on",
    "offence.state",
    "offence.ground",
    "offence.proceeding.form",
)
victims.unit("victim", "Victim of an offence", by=(*VICTIM, *OFFENCE))
victims.measure(
    "victims_recognised",
    "Victims recognised",
    "flow",
    on=Recognised.recognised_on,
    to=(RecognitionEnded.ended_on,),
    by=(*VICTIM, *OFFENCE),
    source="Net: without those whose recognition was taken back.",
)
victims.measure(
    "offences_with_victims",
    "Offences that have a victim",
    "distinct",
    on=Recognised.recognised_on,
    to=(RecognitionEnded.ended_on,),
    of=Recognised.offence,
    by=(*VICTIM, *OFFENCE),
)
victims.measure(
    "victims_distinct",
    "Different persons recognised as victims",
    "distinct",
    on=Recognised.recognised_on,
    of=Recognised.victim,
    by=("sex", "citizenship", *OFFENCE),
)
victims.measure(
    "injuries_established",
    "Victims whose injury stands established",
    "standing",
    on=InjuryEstablished.established_on,
    by=(*PERSON, "injury", *OFFENCE),
)

DOMAIN = Domain("victims", "Victims", victims)
