"""`esep record show` of a hard case: requalified twice, interrupted, transferred, joined to, terminated,
reopened, corrected late - clear in every language, as of any day and any knowledge, and protected.
"""

import json

import pytest
from tests.cli.hard_case import CASE, JOINED, NAME, SUSPECT

ORDER = {
    "en": (
        "State: in progress",
        "What is known",
        "KZ-11 Akmola Region",
        "Article: 188 Theft",
        "What happened",
        "Registered late: 1 of 12 cards, the latest one by 77 days",
        "2024-02-05",
        "→ in progress",
        "2024-02-20",
        "2024-03-01",
        "[no longer counts: entry 15 counts in its place]",
        "2024-03-04",
        "[corrects entry 5: Typing error]",
        "→ interrupted",
        "2024-03-15",
        "2024-03-20",
        "2024-03-25",
        "2024-04-10",
        "No elements of a criminal offence in the act",
        "→ terminated",
        "[no longer counts: annulled by entry 14]",
        "2024-05-06",
        "→ in progress",
        "[annuls entry 12: Entered twice]  [second officer p-1]",
        "[stands aside and changes nothing]",
        "! the state of the record did not allow this card",
        "Terms",
        "met on 2024-04-10",
        "its end moves from 2024-04-05 to 2024-04-16",
        "OVERDUE since the end of 2024-06-06",
        "Linked records",
        "→ Report: report:237510031002345 (not in this register yet)",
        f"← {JOINED}, Pre-trial investigation, joined",
        f"← {SUSPECT}, ",
    ),
    "ru": (
        "Состояние: В производстве",
        "Статья: 188 Кража",
        "Что произошло",
        "Внесено с опозданием карточек: 1 из 12, самая поздняя — на 77 дн.",
        "Срок расследования прерван  [более не действует: вместо неё действует внесение 15]",
        "[исправляет внесение 5: Опечатка]",
        "→ Прекращено",
        "[более не действует: аннулирована внесением 14]",
        "Прекращение отменено, расследование продолжается",
        "ПРОСРОЧЕНО",
        "Соединено с другим",
    ),
    "kk": (
        "Күйі: Өндірісте",
        "Бап: 188 Ұрлық",
        "Не болды",
        "Кешігіп енгізілген карточкалар: 12 ішінен 1, ең кеші — 77 күнге",
        "[бұдан былай күшінде емес: орнына 15-енгізу күшінде]",
        "[5-енгізуді түзетеді: Қате теру]",
        "МЕРЗІМІ ӨТКЕН",
        "Басқасымен біріктірілді",
    ),
}


def in_order(text, parts):
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} does not come after {text[max(0, at - 80) : at]!r}"
        at = found + len(part)
    return True


@pytest.mark.parametrize("lang", ORDER)
def test_a_hard_case_is_told_in_the_order_of_events(esep, hard, lang):
    done = esep("record", "show", CASE, "--home", hard, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    assert in_order(done.stdout, ORDER[lang])
    assert NAME not in done.stdout


@pytest.mark.parametrize(
    ("lang", "late"),
    [
        ("en", "registered late: learned on 2024-05-20, after 77 days"),
        ("ru", "внесено с опозданием: стало известно 2024-05-20, прошло дней: 77"),
        ("kk", "кешігіп енгізілген: 2024-05-20 белгілі болды, өткен күн саны: 77"),
    ],
)
def test_that_cards_came_late_is_told_once_and_card_by_card_when_asked(esep, hard, lang, late):
    asked = ("record", "show", CASE, "--home", hard, "--lang", lang)
    assert late not in esep(*asked).stdout
    assert esep(*asked, "--late").stdout.count(late) == 1


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_english_sentence_stands_in_another_language(esep, hard, lang):
    shown = esep("record", "show", CASE, "--home", hard, "--lang", lang).stdout
    lines = [line for line in shown.splitlines() if "Criminal Procedure Code" not in line]
    english = [line for line in lines if any(f" {word} " in line for word in ("the", "of", "is", "and"))]
    assert english == []


def test_it_is_told_as_it_stood_on_a_day_by_what_was_known_at_a_moment(esep, hard):
    then = esep("record", "show", CASE, "--home", hard, "--as-of", "2024-03-02").stdout
    assert "State: in progress" in then  # by the correction of May it was interrupted on 4 March only
    assert JOINED not in then
    known = ("--as-of", "2024-03-02", "--known", "2024-05-01T00:00Z")
    before = esep("record", "show", CASE, "--home", hard, *known).stdout
    assert "State: interrupted" in before
    assert "corrected by" not in before
    late = esep("record", "show", CASE, "--home", hard, "--as-of", "2024-04-30").stdout
    assert "State: terminated" in late
    assert f"← {JOINED}" in late


def test_links_are_those_known_then_as_well(esep, hard):
    known = ("--as-of", "2024-04-30", "--known", "2024-03-30T00:00Z")
    shown = esep("record", "show", CASE, "--home", hard, *known).stdout
    assert JOINED not in shown
    assert f"← {SUSPECT}" in shown


def test_before_its_first_card_was_known_there_is_no_record(esep, hard):
    done = esep("record", "show", CASE, "--home", hard, "--known", "2024-01-01T00:00Z")
    assert (done.exit_code, done.stderr[:5]) == (1, "E-749")


def test_protected_fields_are_shown_with_a_right_and_a_purpose_alone(esep, hard):
    asked = ("record", "show", CASE, "--home", hard, "--class", "case")
    assert esep(*asked).stderr[:5] == "E-660"
    assert esep(*asked, "--as", "p-1").stderr[:5] == "E-660"
    assert esep(*asked, "--as", "i-1", "--purpose", "criminal_case").stderr[:5] == "E-660"
    granted = esep(*asked, "--as", "i-2", "--purpose", "criminal_case")
    assert granted.exit_code == 0
    assert f"Gist of the case: {NAME} took a telephone" in granted.stdout
    assert f"Reason in words: {NAME} was seen" in granted.stdout
    assert "(protected: case data)" not in granted.stdout


def test_a_program_gets_the_same(esep, hard):
    told = json.loads(esep("record", "show", CASE, "--home", hard, "--json").stdout)
    assert told["state"] == "in_progress"
    placings = {one["entry"]: one["placing"] for one in told["timeline"]}
    assert (placings[5], placings[12], placings[14], placings[15], placings[16]) == (
        "replaced",
        "annulled",
        "annuls",
        "applied",
        "aside",
    )
    assert [one["status"] for one in told["deadlines"]] == ["met", "overdue"]


def test_a_record_that_is_not_there_and_text_that_is_no_record_read_alike_to_the_curious(esep, hard):
    assert esep("record", "show", "proceeding:237510031000999", "--home", hard).stderr[:5] == "E-661"
    done = esep("record", "show", NAME, "--home", hard)
    assert done.stderr[:5] == "E-669"
    assert NAME not in done.stderr


def test_what_is_due_puts_what_harms_a_person_first(esep, hard):
    shown = esep("due", "--home", hard, "--at", "2024-06-30").stdout.splitlines()
    overdue = shown[1 : shown.index("Waiting for a decision: 1")]
    assert shown[0] == f"Overdue: {len(overdue)}"
    assert all(line.startswith(f"  {SUSPECT}") for line in overdue[:-1])
    assert all(line.endswith("[protects the person]") for line in overdue[:-1])
    assert overdue[-1].startswith(f"  {CASE}  Term of an investigation that came back")
    assert shown[-1].startswith(f"Overdue and harming a person: {len(overdue) - 1}. Overdue: 1.")
    told = json.loads(esep("due", "--home", hard, "--kind", "proceeding", "--json").stdout)
    assert [(one["group"], one["record"]) for one in told] == [("overdue", CASE), ("deciding", CASE)]
    assert (told[0]["status"], told[1]["entry"]) == ("overdue", 16)


def test_due_asks_one_office_by_where_the_case_is_now(esep, hard):
    ask = ("due", "--home", hard, "--at", "2024-06-30", "--office")
    assert CASE in esep(*ask, "1101").stdout
    assert esep(*ask, "7512", "--quiet").stdout == ""


def test_waiting_cards_and_unlawful_ones_have_their_lists(esep, hard):
    home = ("--home", hard)
    waiting = esep("due", "--waiting", *home).stdout
    assert in_order(waiting, (CASE, "2024-05-20", "entry 16", "stands aside", "Cards: 1."))
    again = ("--record", CASE, "--as", "i-2", *home)
    stated = ["requalified_on=2024-05-25", "article=188", "part=3", "gravity=grave"]
    assert "! PRO-08" in esep("card", "new", "proceeding.requalified", *stated, *again).stdout
    unlawful = esep("due", "--unlawful", *home, "--lang", "ru").stdout
    assert in_order(unlawful, (CASE, "2024-05-25", "! PRO-08: переквалификация", "(общее правило процесса)"))
    assert esep("due", "--unlawful", "--waiting", *home).exit_code == 2
    assert esep("due", "--unlawful", "--totals", "--waiting", *home).exit_code == 2
    rules = esep("due", "--unlawful", "--totals", *home).stdout
    assert in_order(rules, ("PRO-08: ", "Cards: 1, in records: 1.", "2024: 1"))
    told = json.loads(esep("due", "--unlawful", "--totals", "--json", *home).stdout)
    broken = {"type": "proceeding", "rule": "PRO-08", "cards": 1, "records": 1, "years": {"2024": 1}}
    assert broken in told
