"""Offences: registered with their article and gravity, requalified, solved, and what became of each.

The outcome stands on the offence and not on the proceeding, since one proceeding may hold several offences
that end differently.
"""

from esep.declare import (
    ANY,
    Class,
    Domain,
    Record,
    changes_more_than,
    code,
    day,
    link,
    not_while,
    person,
    place,
    text,
    when,
)
from esep.domains.shared.handing import Assigned

offences = Record("offence", "Offence", beside="article")


@offences.card(opens="registered")
class Registered:
    """An offence is registered.

    Its gravity stands on the card as the officer states it, since it follows from article, part, day and
    intent together.
    """

    registered_on = day("Day of registration")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article", required=False)
    gravity = code("gravity", "Gravity", required=False)
    stage = code("qualification_stage", "Stage reached", required=False)
    committed_on = day("Day on which it was committed, or began", required=False)
    committed_to_on = day("Last day on which it was committed", required=False)
    discovered_on = day("Day of discovery", required=False)
    territory = place("Territory where it was committed")
    place_kind = code("place_of_offence", "Kind of place", required=False)
    institution = code("custodial_institution", "Institution in which it was committed", required=False)
    sphere = code("offence_sphere", "Sphere of life", required=False)
    stolen = code("stolen_property", "What was taken", required=False)
    property_owner = code("victim_kind", "Whose property it was", required=False)
    way = code("way_of_offence", "Way in which it was committed", required=False)
    instrument = code("instrument", "Means used", required=False)
    weapon = code("weapon", "Weapon", required=False)
    weapon_class = code("weapon_class", "Class of the weapon", required=False)
    intoxication = code("intoxication", "Intoxication of the offender", required=False)
    complicity = code("complicity", "Complicity", required=False)
    group_composition = code("group_composition", "Composition of the group", required=False)
    proceeding = link("proceeding", "Proceeding", required=False, hands_to=True)
    report = link("report", "Report", required=False)
    informant = person("Person who reported it", required=False)
    events = text("What happened", required=False)
    address = text("Address", required=False, klass=Class.PERSON)


@offences.card(while_=("registered", "interrupted"))
class Requalified:
    """It is qualified otherwise; the new coding holds from this day."""

    requalified_on = day("Day of the decision")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article")
    gravity = code("gravity", "Gravity")
    stage = code("qualification_stage", "Stage reached", required=False)
    complicity = code("complicity", "Complicity", required=False)


@offences.card(while_="*")
class Moved:
    """It is placed in another proceeding, because proceedings were joined or parted."""

    moved_on = day("Day of the decision")
    proceeding = link("proceeding", "Proceeding", hands_to=True)


@offences.card(while_="*")
class Placed:
    """Where it was committed is told anew: the division of the country changed, or the place became known."""

    placed_on = day("Day from which it is told so")
    territory = place("Territory where it was committed")


@offences.card(while_="*")
class Solved:
    """The person who committed it is established."""

    solved_on = day("Day on which the person was established")
    detected_by = code("detected_by", "Service that established the person")
    intoxication = code("intoxication", "Intoxication of the offender", required=False)
    complicity = code("complicity", "Complicity", required=False)
    group_composition = code("group_composition", "Composition of the group", required=False)
    minors = code("part_of_minors", "Part that minors had in it", required=False)
    prior_record = code("prior_record", "Prior record of the offender", required=False)


@offences.card(while_="registered", then="interrupted")
class Interrupted:
    """The time for its investigation is interrupted."""

    interrupted_on = day("Day of the decision")
    point = code("interruption_point", "Ground of the interruption")


@offences.card(while_="interrupted", then="registered")
class Resumed:
    """Its investigation is resumed."""

    resumed_on = day("Day of the decision")
    resumption_ground = code("resumption_ground", "Ground of the resumption", required=False)


@offences.card(while_=("registered", "interrupted"), then="sent_to_court")
class SentToCourt:
    """It is sent to court."""

    sent_on = day("Day on which it was sent")
    form = code("investigation_form", "Form in which it was investigated")
    referral = code("referral_kind", "Way it is sent", required=False)


@offences.card(while_=("registered", "interrupted", "sent_to_court"), then="terminated")
class Terminated:
    """Its prosecution is terminated."""

    terminated_on = day("Day of the decision")
    ground = code("termination_ground", "Ground of the termination")


@offences.card(while_=("sent_to_court", "terminated"), then="registered")
class Reopened:
    """A termination is cancelled, or it comes back from the prosecutor or the court."""

    reopened_on = day("Day of the decision")
    decided_by = code("deciding_body", "Who decided")
    explanation = text("Why", required=False)


@offences.card(while_=("registered", "interrupted"), then="excluded")
class Excluded:
    """It leaves the register, since it was registered by mistake or twice."""

    excluded_on = day("Day of the decision")
    explanation = text("Why", required=False)


@offences.card(while_=("registered", "interrupted"), then="attached")
class Attached:
    """It proves to be one offence with another and is attached to that one."""

    attached_on = day("Day of the decision")
    attached_to = link("offence", "Offence it is attached to")


@offences.card(while_=("excluded", "attached"), then="registered")
class Restored:
    """It is restored to the register."""

    restored_on = day("Day of the decision")
    explanation = text("Why", required=False)


offences.card(while_=ANY)(Assigned)


offences.rule(
    "OFF-01",
    "an offence does not end before it begins",
    Registered.committed_to_on.not_before(Registered.committed_on),
    of=Registered,
    effect="impossible",
    source="logic",
    breaks={"committed_on": "2024-02-03", "committed_to_on": "2024-02-02"},
)
offences.rule(
    "OFF-02",
    "an offence is not discovered before it is committed",
    Registered.discovered_on.not_before(Registered.committed_on),
    of=Registered,
    effect="impossible",
    source="logic",
    breaks={"committed_on": "2024-02-03", "discovered_on": "2024-02-02"},
)
offences.rule(
    "OFF-03",
    "an offence is not registered before it is discovered",
    Registered.registered_on.not_before(Registered.discovered_on),
    of=Registered,
    effect="impossible",
    source="logic",
    breaks={"discovered_on": "2024-02-06"},
)
offences.rule(
    "OFF-04",
    "an offence is not registered before it is committed",
    Registered.registered_on.not_before(Registered.committed_on),
    of=Registered,
    effect="impossible",
    source="logic",
    breaks={"committed_on": "2024-02-06"},
)
offences.rule(
    "OFF-05",
    "a requalification changes something",
    changes_more_than("requalified_on"),
    of=Requalified,
    effect="unlawful",
    source="principle of procedure",
    given=(("registered", {}), ("requalified", {"part": "1"})),
    breaks={"part": "1", "requalified_on": "2024-02-06"},
)
offences.rule(
    "OFF-06",
    "what is interrupted is resumed before it is terminated",
    not_while("interrupted"),
    of=Terminated,
    effect="unlawful",
    source="principle of procedure",
    given=(("registered", {}), ("interrupted", {})),
    breaks={"terminated_on": "2024-02-06"},
)
offences.rule(
    "OFF-07",
    "what is interrupted is resumed before it is sent to court",
    not_while("interrupted"),
    of=SentToCourt,
    effect="unlawful",
    source="principle of procedure",
    given=(("registered", {}), ("interrupted", {})),
    breaks={"sent_on": "2024-02-06"},
)

QUALIFIED_BY = ("article", "part", "gravity", "stage")
TAKEN = ("stolen", "property_owner", "way")
TOLD_BY = (*QUALIFIED_BY, "territory", "place_kind", "sphere", *TAKEN, "committed_on", "registered_on")
DONE_BY = ("intoxication", "complicity", "group_composition", "minors", "prior_record")
IN_CASE = ("proceeding.body", "proceeding.form", "proceeding.territory")
REGISTERED_BY = (*TOLD_BY, *DONE_BY, *IN_CASE, "institution", "instrument", "weapon", "weapon_class")
EXONERATED = when(Terminated.terminated_on, Terminated.ground, exonerating=True)
ENDED_ON = (
    SentToCourt.sent_on,
    Terminated.terminated_on,
    Excluded.excluded_on,
    Attached.attached_on,
)

offences.unit("offence", "Offence", by=(*TOLD_BY, *DONE_BY, *IN_CASE, "instrument", "weapon"))
offences.measure(
    "offences_registered_gross",
    "Offences entered in the register, whatever became of them",
    "flow",
    on=Registered.registered_on,
    by=REGISTERED_BY,
)
offences.measure(
    "offences_registered",
    "Offences registered",
    "flow",
    on=Registered.registered_on,
    to=(EXONERATED, Excluded.excluded_on, Attached.attached_on),
    by=REGISTERED_BY,
    source="Net, as official returns count: without those closed as no offence, excluded or attached.",
)
offences.measure(
    "offences_closed_exonerating",
    "Offences that stand closed on an exonerating ground",
    "standing",
    on=EXONERATED,
    by=(*REGISTERED_BY, "ground"),
    source="Of those registered in the period: what the net figure leaves out by these grounds.",
)
offences.measure(
    "offences_in_proceedings",
    "Offences in proceedings at any moment of the period",
    "touched",
    on=Registered.registered_on,
    to=ENDED_ON,
    by=(*TOLD_BY, *IN_CASE, "state", "ground"),
)
offences.measure(
    "offences_undecided",
    "Offences without an outcome",
    "stock",
    on=Registered.registered_on,
    to=ENDED_ON,
    by=(*TOLD_BY, *IN_CASE),
)
offences.measure(
    "offences_sent_to_court",
    "Offences that stand sent to court",
    "standing",
    on=SentToCourt.sent_on,
    by=(*TOLD_BY, *DONE_BY, *IN_CASE, "form", "referral"),
)
offences.measure(
    "offences_terminated",
    "Offences whose prosecution stands terminated",
    "standing",
    on=Terminated.terminated_on,
    by=(*TOLD_BY, *DONE_BY, *IN_CASE, "ground", "detected_by"),
)
offences.measure(
    "offences_interrupted",
    "Offences whose investigation stands interrupted",
    "standing",
    on=Interrupted.interrupted_on,
    by=(*TOLD_BY, *IN_CASE, "point"),
)
offences.measure(
    "offences_solved",
    "Offences solved",
    "flow",
    on=Solved.solved_on,
    by=(*TOLD_BY, *DONE_BY, *IN_CASE, "detected_by"),
)
offences.measure(
    "offences_requalified",
    "Requalifications of offences",
    "flow",
    on=Requalified.requalified_on,
    by=(*QUALIFIED_BY, "territory"),
)
offences.measure(
    "offences_excluded",
    "Offences excluded from the register",
    "flow",
    on=Excluded.excluded_on,
    by=(*TOLD_BY, *IN_CASE),
)
offences.measure(
    "offence_investigation_time",
    "Time from the registration of an offence to its outcome",
    "duration",
    on=Registered.registered_on,
    to=(SentToCourt.sent_on, Terminated.terminated_on),
    by=(*TOLD_BY, *IN_CASE),
)

DOMAIN = Domain("offences", "Offences", offences)
