"""What the press told of January and February 2021 comes out of a register of cards, to the unit."""

import json
from datetime import UTC, datetime, time

import pytest
from typer.testing import CliRunner

from esep.cli import app
from esep.codebook import Codebook
from esep.forms.demonstrating.building import LATE, OPENS
from esep.forms.demonstrating.cards import Numbers, Writer, began
from esep.forms.demonstrating.carried import carried
from esep.forms.demonstrating.dealing import Dealing
from esep.forms.demonstrating.entering import SYSTEM, SetClock, enter, joined
from esep.forms.demonstrating.lives import Course, lives
from esep.forms.demonstrating.plan import load_plan
from esep.forms.demonstrating.totals import Spread, load_totals
from esep.forms.demonstration import load_demonstration
from esep.ledger.tables.marks import FILE, write_marks
from esep.register.home import Home
from esep.register.home_settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration_articles")]
PERIOD = "2021-01..2021-02"
TORTURE = ("--where", "article=146")
# measure, what is asked, and the rows; None is the total
TOLD = [
    ("offences_registered", (), {None: 32_270}),
    (
        "offences_registered",
        ("--by", "gravity"),
        {"minor": 5_491, "medium": 14_281, "grave": 7_607, "especially_grave": 459},
    ),
    ("offences_registered", ("--where", "article.chapter=3"), {None: 366}),
    (
        "offences_registered",
        ("--by", "article", "--where", "article.chapter=3"),
        {"146": 88, "147": 16, "148": 4, "149": 61, "152": 5, "156": 192},
    ),
    ("offences_registered", (*TORTURE, "--where", "gravity=grave,especially_grave"), {None: 50}),
    (
        "offences_with_victims",
        ("--where", "offence.article=146", "--where", "offence.gravity=grave", "--where", "sex=female"),
        {None: 4},
    ),
    (
        "offences_with_victims",
        ("--where", "offence.article=146", "--where", "offence.gravity=grave", "--where", "age=0..17"),
        {None: 1},
    ),
    ("offences_sent_to_court", TORTURE, {None: 1}),
    ("offences_terminated", TORTURE, {None: 40}),
    ("offences_interrupted", TORTURE, {None: 8}),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A register of what was registered in the country in those two months."""
    book, folder = Codebook.load("kz"), tmp_path_factory.mktemp("articles") / "register"
    shown, plan, clock = (
        load_demonstration(book),
        load_plan(book),
        SetClock(datetime.combine(OPENS, time(), UTC)),
    )
    dealing, numbers = Dealing(shown, plan), Numbers()
    totals = next(one for one in load_totals(book, shown.form) if one.period.code == PERIOD)
    country = book.territories.country(shown.period.last).code
    spread = Spread(shown.form, plan, [dealing.finest(code) for code in shown.figures], country)
    cards = []
    for dealt in spread.dealt(totals):
        course = Course(totals.period, totals.period.start, began(book.territories, dealt.territory), LATE)
        writer = Writer(dealt, lives(dealt, plan, course), plan, book.territories, numbers)
        cards += writer.cards()
    place = book.territories.on(OPENS)[0].code
    settings = Settings(codebook="kz", office=SYSTEM, territory=place, origin=f"{SYSTEM}/articles")
    sender = {"actor": SYSTEM, "office": SYSTEM, "territory": place, "system": SYSTEM, "channel": "import"}
    with Home.create(folder, settings, clock=clock) as made:
        enter(made.register, clock, joined(cards), sender, lambda _: None)
    write_marks(folder / FILE, carried(book, shown, plan))
    return folder


def asked(home, *words):
    done = CliRunner().invoke(app, [*words, "--period", PERIOD, "--home", str(home), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_figure_of_the_two_months_is_what_was_printed(home):
    for measure, words, rows in TOLD:
        told = asked(home, "table", measure, *words)
        found = {next(iter(row["dimensions"].values()), None): row["value"] for row in told["rows"]}
        found[None] = told["total"]["value"]
        assert {key: found[key] for key in rows} == rows, (measure, words)


def test_what_was_printed_is_not_marked_as_invented_and_the_rest_is(home):
    told = asked(home, "table", "offences_registered", "--by", "article", "--where", "article.chapter=3")
    assert not any(row["invented"] for row in told["rows"])
    assert not told["total"]["invented"]
    by_territory = asked(home, "table", "offences_registered", "--by", "territory")
    assert all(row["invented"] for row in by_territory["rows"])


def test_a_figure_opens_down_to_the_offences_that_make_it_up(home):
    told = asked(home, "explain", "offences_registered", *TORTURE)
    assert told["total"]["value"] == 88
    assert sum(one["sum"] for one in told["whys"]) == 88
