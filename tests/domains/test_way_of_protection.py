"""The way of protection, told per report: order, case and its penalty, the answer to a breach, a repeat."""

from tests.domains.test_orders_measured import ANOTHER, HE, ORDER, counted

REPORT, CASE = "violence_report", "administrative_case"
YEAR, NEXT = "2024", "2024-01-05T07:00:00.000000Z"


def reported(number, day, **more):
    told = {"territory": "KZ-75", "aggressor": HE, "teller": "victim", "repeat": "first", **more}
    return REPORT, number, "received", f"{day}T04:00:00.000000Z", told


def ordered(number, day, report, **more):
    told = {"binds": HE, "territory": "KZ-75", "report": f"violence_report:{report}", **more}
    return ORDER, number, "issued", f"{day}T05:00:00.000000Z", told


def protocol(number, day, report, **more):
    told = {"offender": HE, "territory": "KZ-75", "administrative_article": "73", **more}
    return CASE, number, "drawn_up", day, {**told, "violence_report": f"violence_report:{report}"}


def decided(number, day, penalty, offender=HE):
    return CASE, number, "decided", day, {"offender": offender, "penalty": penalty}


WAY = (
    reported("1", "2024-01-02"),
    reported("2", "2024-01-20", teller="neighbour", repeat="same_victim", earlier="violence_report:1"),
    reported("3", "2024-02-01", teller="neighbour", aggressor=ANOTHER),
    ordered("1", "2024-01-02", "1"),
    ordered("2", "2024-01-21", "2"),
    ordered("3", "2024-01-21", "2"),
    protocol("1", "2024-01-03", "1"),
    decided("1", "2024-01-10", "warning"),
    protocol("2", "2024-01-22", "2"),
    (REPORT, "1", "administrative_case_opened", "2024-01-03T05:00:00.000000Z",
     {"administrative_case": "administrative_case:1"}),
    (REPORT, "2", "administrative_case_opened", "2024-01-22T05:00:00.000000Z",
     {"administrative_case": "administrative_case:2"}),
)  # fmt: skip


def test_reports_with_an_order_are_counted_and_not_the_orders():
    ask = counted(WAY)
    assert ask("protective_orders_issued", YEAR) == 3
    assert ask("violence_reports_with_order", YEAR) == 2
    assert ask("violence_reports_with_order", YEAR, "report.teller") == {("victim",): 1, ("neighbour",): 1}
    assert ask("protective_orders_issued", YEAR, "report.repeat") == {("first",): 1, ("same_victim",): 2}


def test_what_a_report_led_to_is_told_by_how_its_case_ended():
    ask = counted(WAY)
    asked = (
        "violence_reports_administrative",
        YEAR,
        "administrative_case.state",
        "administrative_case.penalty",
    )
    assert ask(*asked) == {("decided", "warning"): 1, ("protocol", None): 1}
    later = counted((*WAY, decided("2", "2024-03-01", "fine")))
    assert later(*asked) == {("decided", "warning"): 1, ("decided", "fine"): 1}
    assert later("violence_reports_administrative", "2024-01..2024-02", *asked[2:]) == ask(*asked)


def test_reports_with_a_case_are_told_by_its_penalty_and_by_who_told():
    ask = counted(WAY)
    assert ask("violence_reports_with_case", YEAR, "penalty") == {("warning",): 1, (None,): 1}
    by_teller = {("victim",): 1, ("neighbour",): 1}
    assert ask("violence_reports_with_case", YEAR, "violence_report.teller") == by_teller


def test_the_answer_to_a_breach_is_told_by_the_penalty_that_followed():
    breach = (
        (ORDER, "1", "delivered", "2024-01-02T06:00:00.000000Z", {}),
        (
            ORDER,
            "1",
            "breached",
            "2024-01-05T06:00:00.000000Z",
            {"learned_at": NEXT},
        ),
        (ORDER, "1", "reacted", "2024-01-06T06:00:00.000000Z", {"case": "administrative_case:9"}),
        protocol("9", "2024-01-06", "1", administrative_article="461", protective_order="protective_order:1"),
        decided("9", "2024-01-07", "fine"),
    )
    ask = counted((*WAY, *breach))
    assert ask("protective_order_reactions", YEAR, "case.penalty") == {("fine",): 1}
    assert ask("protective_order_reactions", "2024-01-06..2024-01-06", "case.state") == {("protocol",): 1}


def test_a_contact_decided_later_leaves_the_report_of_the_order_as_it_was():
    """The report that a later contact led to is another one than that on which the order was issued."""
    contact = (
        (ORDER, "1", "contact_noted", "2024-01-04T06:00:00.000000Z", {"noted_at": NEXT}),
        (ORDER, "1", "contact_decided", "2024-01-05T06:00:00.000000Z", {"new_report": "violence_report:3"}),
    )  # fmt: skip
    ask = counted((*WAY, *contact))
    assert ask("protective_orders_issued", YEAR, "report.teller") == {("victim",): 1, ("neighbour",): 2}
