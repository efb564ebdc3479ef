"""Courts: what the court of the first instance, and a higher one, decides on one person in a case."""

from esep.declare import Domain, Record, code, day, link, not_while, organisation, text

trials = Record("trial", "Trial of a person")


@trials.card(opens="received")
class Received:
    """The court receives the case against a person."""

    received_on = day("Day of receipt")
    court = organisation("Court")
    proceeding = link("proceeding", "Proceeding", hands_to=True)
    suspect = link("suspect", "Person tried")
    number = text("Number of the case in the court", required=False)


@trials.card(while_="received", then="convicted")
class Convicted:
    """The court finds the person guilty."""

    judged_on = day("Day of the judgment")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article")
    gravity = code("gravity", "Gravity")


@trials.card(while_="received", then="acquitted")
class Acquitted:
    """The court acquits the person."""

    judged_on = day("Day of the judgment")
    explanation = text("Why", required=False)


@trials.card(while_="received", then="returned")
class Returned:
    """The court returns the case to the prosecutor."""

    returned_on = day("Day of the decision")
    explanation = text("Why", required=False)


@trials.card(while_="received", then="terminated")
class Terminated:
    """The court terminates the prosecution of the person."""

    terminated_on = day("Day of the decision")
    ground = code("termination_ground", "Ground of the termination")


@trials.card(while_="received", then="treatment_ordered")
class TreatmentOrdered:
    """The court orders compulsory medical treatment instead of punishment."""

    ordered_on = day("Day of the decision")


@trials.card(while_="received", then="passed_on")
class PassedOn:
    """The case is passed on to the court that is competent."""

    passed_on = day("Day of the decision")
    to_court = organisation("Court it is passed on to")


@trials.card(while_=("convicted", "acquitted", "terminated", "treatment_ordered"), then="appealed")
class Appealed:
    """A complaint or a protest against the decision is lodged in time."""

    appealed_on = day("Day on which it was lodged")


@trials.card(while_="appealed", then="upheld")
class Upheld:
    """The higher court leaves the decision as it is."""

    upheld_on = day("Day of the decision")


@trials.card(while_="appealed", then="upheld")
class Requalified:
    """The higher court lets the conviction stand on another article, part or gravity."""

    requalified_on = day("Day of the decision")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article")
    gravity = code("gravity", "Gravity")


@trials.card(while_=("appealed", "in_force"), then="received")
class Cancelled:
    """A higher court cancels the decision, and the case is tried anew."""

    cancelled_on = day("Day of the decision")
    explanation = text("Why", required=False)


@trials.card(
    while_=("convicted", "acquitted", "terminated", "treatment_ordered", "appealed", "upheld"),
    then="in_force",
)
class EnteredIntoForce:
    """The decision enters into force."""

    entered_on = day("Day on which it entered into force")


trials.rule(
    "TRI-01",
    "a decision does not enter into force while a complaint against it is open",
    not_while("appealed"),
    of=EnteredIntoForce,
    effect="unlawful",
    source="principle of procedure",
    given=(("received", {}), ("convicted", {}), ("appealed", {})),
    breaks={"entered_on": "2024-02-06"},
)
trials.rule(
    "TRI-02",
    "a case is passed on to another court",
    lambda before, values: before.facts.get("court") != values["to_court"],
    of=PassedOn,
    effect="unlawful",
    source="principle of procedure",
    given=(("received", {}),),
    breaks={"passed_on": "2024-02-06"},
)

trials.deadline(
    "appeal",
    "Time to complain of the decision",
    after=(Convicted.judged_on, Acquitted.judged_on, Terminated.terminated_on, TreatmentOrdered.ordered_on),
    term="trial.appeal",
    met_by=(Appealed, EnteredIntoForce),
)

PERSON = ("suspect.sex", "suspect.age", "suspect.citizenship")
CASE = ("court", "proceeding.body", "proceeding.territory", "proceeding.form")
OUTCOMES = (
    Convicted.judged_on,
    Acquitted.judged_on,
    Returned.returned_on,
    Terminated.terminated_on,
    TreatmentOrdered.ordered_on,
    PassedOn.passed_on,
)
trials.unit("trial", "Trial of a person", by=(*PERSON, *CASE))
trials.measure(
    "trials_received", "Persons whose cases courts received", "flow", on=Received.received_on, by=CASE
)
trials.measure(
    "trials_undecided",
    "Persons on trial",
    "stock",
    on=Received.received_on,
    to=OUTCOMES,
    by=(*PERSON, *CASE),
)
trials.measure(
    "persons_convicted",
    "Persons who stand convicted",
    "standing",
    on=Convicted.judged_on,
    by=(*PERSON, *CASE, "article", "part", "gravity"),
)
trials.measure(
    "persons_acquitted",
    "Persons who stand acquitted",
    "standing",
    on=Acquitted.judged_on,
    by=(*PERSON, *CASE),
)
trials.measure(
    "trials_returned",
    "Persons whose cases courts returned to the prosecutor",
    "flow",
    on=Returned.returned_on,
    by=CASE,
)
trials.measure(
    "trials_terminated",
    "Persons whose prosecution stands terminated by the court",
    "standing",
    on=Terminated.terminated_on,
    by=(*PERSON, *CASE, "ground"),
)
trials.measure(
    "decisions_in_force",
    "Decisions of courts that entered into force",
    "flow",
    on=EnteredIntoForce.entered_on,
    by=(*PERSON, *CASE),
)
trials.measure(
    "trial_time",
    "Time from the receipt of a case by the court to its outcome",
    "duration",
    on=Received.received_on,
    to=OUTCOMES,
    by=CASE,
)

DOMAIN = Domain("courts", "Courts", trials)
