"""What stands on the report page, figure by figure, and what must not."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import altair as alt
import pytest

from esep.codebook.territories import Territories
from esep.forms.long import FIGURES
from esep.forms.model import Cell
from esep.kernel.display import whole
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases
from esep.publish import layout
from esep.publish.layout import report_layout
from esep.publish.report import report_html
from esep.publish.tables import Table

pytestmark = pytest.mark.xdist_group("report")  # one page, made once
LANGUAGES = ("kk", "ru", "en")
WAY = """
[way]
section = "{section}"
measure = "{measure}"
rest = "still_open"
beside_section = "R1"
beside_measure = "finished"
steps = []
"""
HOSTILE = "</script><script>alert(1)</script>\"'&<b>"


@pytest.fixture(scope="module")
def page(case, parse):
    return parse(case.html)


def english(page, name):
    return {row[0]: row[1:] for row in page.tables["en", name][1:]}


def specs(html, lang):
    """The declarations of the charts of one language, by name and width."""
    edition = html[html.index(f'id="{lang}" lang="{lang}"') :]
    return json.loads(re.search(r'<script type="application/json" class="charts">(.*?)</script>', edition)[1])


def test_nothing_is_loaded_from_anywhere(case, page):
    addresses = [value for _, name, value in page.attributes if name in ("src", "href", "srcset", "action")]
    assert addresses
    assert [one for one in addresses if not one.startswith(("#", "data:text/csv"))] == []
    styles = re.search(r"<style>(.*?)</style>", case.html, re.DOTALL)[1]
    assert "url(" not in styles
    assert "@import" not in styles
    assert any("default-src 'none'" in value for tag, name, value in page.attributes if tag == "meta")
    assert not {tag for tag, _, _ in page.attributes} & {"link", "img", "iframe", "object", "embed"}
    assert len(case.html.encode()) < 3_000_000


def test_names_of_places_and_files_stay_text(case, page):
    assert "<script>alert" not in case.html
    assert "<b>" not in case.html
    assert any(row[0] == HOSTILE for row in page.tables["en", "rates"])
    assert page.tables["ru", "set_aside"][1][0] == HOSTILE
    assert any(HOSTILE in cell for row in page.tables["kk", "findings"] for cell in row)
    assert any(HOSTILE in one["told"] for one in datasets(specs(case.html, "en")["rates"]["wide"]))


def datasets(spec):
    return [one for values in spec["datasets"].values() for one in values if "told" in one]


def test_every_language_has_the_same_parts(page):
    assert [len(page.headings[lang]) for lang in LANGUAGES] == [len(page.headings["en"])] * 3
    names = [name for lang, name in page.tables if lang == "en"]
    assert len(names) == 9
    for lang in LANGUAGES:
        assert [name for one, name in page.tables if one == lang] == names
        for name in names:
            assert len(page.tables[lang, name]) == len(page.tables["en", name])


def test_every_sentence_of_the_page_is_said_in_every_language():
    phrases = Phrases.package()
    keys = [key for key in phrases._by_language["en"] if key.startswith("report.")]
    assert len(keys) > 80
    assert [(key, lang) for key in keys for lang in LANGUAGES if not phrases.speaks(key, lang)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_hold_the_consolidated_figures(case, page, lang):
    report = case.report
    rows = page.tables[lang, "breakdown"][1:]
    cells = [report.figure(Cell("R1", row, "2")) for row in ("2", "4", "5", "6", "7")]
    total = report.figure(report.form.headline)
    assert [row[1] for row in rows] == [whole(one, lang) for one in (*cells, total - sum(cells), total)]
    counted = [row[3] for row in page.tables[lang, "coverage"][1:]]
    for code in report.by_territory:
        assert whole(report.figure(report.form.headline, code), lang) in counted
    articles = [row[1] for row in page.tables[lang, "articles"][1:3]]
    assert articles == [whole(report.figure(Cell("R1", row, "2")), lang) for row in ("109", "119")]


def test_what_the_parts_leave_has_a_name_and_a_row(page, case):
    total = case.report.figure(case.report.form.headline)
    left = english(page, "breakdown")["Gravity not stated"]
    assert left == [whole(total // 100, "en"), "1.0%"]
    others = english(page, "articles")["All others"]
    assert others == [whole(total * 15 // 100, "en"), "15.0%"]


def test_the_way_keeps_outside_what_is_no_part_of_the_whole(page, case):
    rows = english(page, "way")
    outside = next(row for name, row in rows.items() if name.endswith("(outside the whole)"))
    times = case.report.figure(case.report.form.headline) // 100
    assert outside == [whole(33 * times, "en"), "–", whole(44 * times, "en")]
    assert rows["Still open, without a decision"] == [
        whole(15 * times, "en"), "15.0%", whole((130 - 70 - 40) * times, "en"),
    ]  # fmt: skip


def test_the_parts_of_the_way_fill_the_whole_and_the_outside_begins_where_it_ends(case):
    drawn = datasets(specs(case.html, "en")["way"]["wide"])
    spans = {one["told"].split(": ")[1]: (one["start"], one["end"]) for one in drawn}
    times = case.report.figure(case.report.form.headline) // 100
    end = 100 * times
    assert spans["Offences registered"] == (0, end)
    assert spans["Offences with time limits interrupted"] == (60 * times, 85 * times)
    assert spans["Still open, without a decision"] == (85 * times, end)
    assert spans["Closed on non-exonerating grounds"] == (40 * times, 60 * times)
    assert spans["Closed on exonerating grounds"] == (end, 133 * times)


def test_a_missing_return_is_said_and_never_a_nought(page):
    covered = english(page, "coverage")
    assert covered["Ulytau Region"][0] == "no return"
    assert covered["Ulytau Region"][2] == "no return"
    assert covered["Shymkent city"][0] == "received, not readable in full; not in the sums"
    rates = english(page, "rates")
    assert rates["Shymkent city"][:2] == ["–", "no return"]
    assert rates["Karaganda Region + Ulytau Region"][:2] == ["–", "no return"]
    assert page.tables["en", "published"][2][3:5] == ["no return", "–"]


def test_no_rate_for_the_country_while_a_return_is_missing(page):
    [closing] = [row for row in page.tables["en", "rates"] if row[0] == "Kazakhstan"]
    assert closing[1] == closing[2] == "–"
    assert "a part does not stand for the whole" in closing[4]


def test_a_territory_of_a_part_of_the_period_has_its_rate_only_with_its_neighbour(page, case):
    rates, report, book = english(page, "rates"), case.report, case.book
    codes = ("KZ-10", "KZ-63")
    events = sum(report.figure(report.form.headline, code) for code in codes)
    people = sum(book.population.mean(code, report.period) for code in codes)
    joint = rates["Abai Region + East Kazakhstan Region"]
    assert joint[1] == whole(events, "en")
    assert joint[0] == f"{events * 100_000 / people:.1f}"
    assert rates["Abai Region"][0] == "no rate of its own"
    assert "June 8, 2022" in rates["Abai Region"][3]


def test_rates_are_events_for_so_many_people(page, case):
    report, book = case.report, case.book
    shown = english(page, "rates")
    for code in ("KZ-15", "KZ-75", "KZ-47"):
        name = book.territories.get(code, date(2022, 12, 31)).name.in_("en")
        rate = report.figure(report.form.headline, code) * 100_000 / book.population.mean(code, report.period)
        assert float(shown[name][0]) == pytest.approx(rate, abs=0.05)
    values = [float(row[1]) for row in page.tables["en", "rates"][1:-1] if re.fullmatch(r"[\d.]+", row[1])]
    assert values == sorted(values, reverse=True)
    assert len(values) > 10


@pytest.mark.parametrize(
    ("period", "own"), [("2022-Q1", True), ("2022-Q2", False), ("2022-Q3", True), ("2021", True)]
)
def test_borders_count_on_the_days_of_the_period(shipped, make_report, parse, period, own):
    report = make_report(shipped, Period.parse(period))
    html = report_html(shipped, report, {}, [], [], as_of=date(2024, 3, 15), languages=["en"])
    names = [row[0] for row in parse(html).tables["en", "rates"]]
    assert "Almaty Region" in names
    assert ("Almaty Region + Zhetisu Region" in names) is not own


def test_without_a_population_there_is_a_reason_in_the_place_of_the_rate(shipped, make_report, parse):
    report = make_report(shipped, Period.year(2022))
    html = report_html(shipped, report, {}, [], [], as_of=date(2023, 1, 15), languages=["en"])
    rows = {row[0]: row for row in parse(html).tables["en", "rates"][1:]}
    assert rows["Atyrau Region"][1:4:2] == ["–", "–"]
    assert "was not known by 2023-01-15" in rows["Atyrau Region"][4]
    assert "There is no population for this period" in html


def test_every_caption_and_every_image_bears_the_standing(case, page):
    for lang in LANGUAGES:
        word = case.book.phrases.say("standing.draft", lang)
        # A table that quotes the form shows no figure.
        quoted = case.book.phrases.say("report.stale_title", lang)
        told = [one for one in page.captions[lang] if quoted not in one]
        assert len(told) == 1 + 4 + 8
        assert [one for one in told if word not in one] == []
        for chart in specs(case.html, lang).values():
            for spec in chart.values():
                assert word in " ".join(spec["title"]["subtitle"])


@pytest.mark.parametrize("standing", ["demonstration", "internal", "draft", "released"])
def test_the_head_says_what_the_figures_may_be_used_for(shipped, make_report, standing):
    report = make_report(shipped, Period.year(2022), standing=standing)
    html = report_html(shipped, report, {}, [], [], as_of=date(2024, 3, 15), languages=["en"])
    said = shipped.phrases.say(f"report.standing_{standing}", "en")
    assert f'class="standing {standing}"' in html
    assert said in html


def test_the_residual_against_the_published_figure_is_named(page, case):
    total = case.report.figure(case.report.form.headline)
    assert page.tables["en", "published"][1][2:5] == [whole(total + 250, "en"), whole(total, "en"), "+250"]
    assert f"against {whole(total + 250, 'en')} published" in case.html
    assert "differs by −250" in case.html


def test_the_data_behind_a_table_come_with_it(case, page):
    addresses = [
        unquote(value) for _, name, value in page.attributes if name == "href" and value.startswith("data:")
    ]
    assert len(addresses) == 9 * len(LANGUAGES)
    saved = [list(csv.reader(io.StringIO(one.partition(",")[2]))) for one in addresses]
    rates = next(one for one in saved if "rate" in one[0])
    assert tuple(rates[0][:8]) == FIGURES
    found = {line[4]: line for line in rates[1:]}
    report = case.report
    assert found["KZ-15"][:8] == [
        "1-M",
        "R1",
        "1",
        "2",
        "KZ-15",
        "2022",
        str(report.figure(report.form.headline, "KZ-15")),
        "draft",
    ]
    assert found["KZ-79"][6] == ""
    assert found["KZ-35+KZ-62"][6] == ""
    assert all(len(line) == len(table[0]) for table in saved for line in table)


def test_a_name_that_a_spreadsheet_would_run_is_defused():
    table = Table("a", "a", "", (), (), ("name", "value"), (("=1+1", -5), ("@x", 2)))
    assert table.csv == "name,value\n'=1+1,-5\n'@x,2\n"


def test_charts_are_what_the_schema_of_vega_lite_allows(case):
    """Each chart in one language: what the schema allows does not depend on words."""
    found = [specs(case.html, lang) for lang in LANGUAGES]
    assert [set(one) for one in found] == [{"breakdown", "way", "rates", "articles"}] * len(LANGUAGES)
    for at, name in enumerate(sorted(found[0])):
        for spec in found[at % len(LANGUAGES)][name].values():
            alt.LayerChart.from_dict(spec).to_dict()


def test_a_form_that_declares_no_report_gets_a_plain_one(shipped, make_report, parse, monkeypatch):
    monkeypatch.setattr(layout, "FILE", "absent.toml")
    report = make_report(shipped, Period.year(2022))
    html = report_html(shipped, report, {"KZ-11": ()}, [], [], as_of=date(2024, 3, 15))
    found = parse(html)
    assert [name for lang, name in found.tables if lang == "en"] == ["coverage", "stale"]
    assert whole(report.figure(report.form.headline), "en") in html


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[headline]\nconcepts = ["witchcraft"]', "concept witchcraft"),
        ('[articles]\nsplit = "star_sign"\ntop = 3\n', "split star_sign"),
        ('[breakdown]\nsplits = ["kind"]\nrest = "lost"', "rest lost"),
        (WAY.format(section="R1", measure="flown"), "measure flown in R1"),
        (WAY.format(section="R99", measure="finished"), "section R99"),
    ],
)  # fmt: skip
def test_a_layout_that_names_what_the_form_does_not_have_is_refused(
    shipped, make_report, tmp_path, text, fault
):
    folder = tmp_path / "forms" / "1-M"
    folder.mkdir(parents=True)
    (folder / "report.toml").write_text(text, encoding="utf-8")
    report = make_report(shipped, Period.year(2022))
    with pytest.raises(EsepError) as refused:
        report_layout(replace(shipped, folder=tmp_path), report.form)
    assert refused.value.code == "E-501"
    assert fault in refused.value.why


def test_one_language_alone_needs_no_switch(shipped, make_report):
    report = make_report(shipped, Period.year(2022))
    html = report_html(shipped, report, {}, [], [], as_of=date(2024, 3, 15), languages=["ru"])
    assert '<html lang="ru" dir="ltr">' in html
    assert 'class="languages"' not in html


def test_the_same_returns_make_the_same_page(shipped, make_report):
    report = make_report(shipped, Period.year(2022))
    first, second = (
        report_html(shipped, report, {}, [], [], as_of=date(2024, 3, 15), languages=["en"]) for _ in range(2)
    )
    assert first == second


def test_a_country_without_a_map_has_its_table(shipped, make_report, parse):
    rows = [replace(row, tile_column=None, tile_row=None) for row in shipped.territories.rows]
    places = shipped.territories
    book = replace(shipped, territories=Territories(rows, places.changes, places.aliases, places.iso_codes))
    report = make_report(book, Period.year(2022))
    html = report_html(book, report, {}, [], [], as_of=date(2024, 3, 15), languages=["en"])
    assert "rates" not in specs(html, "en")
    assert ("en", "rates") in parse(html).tables


@pytest.mark.slow
@pytest.mark.real
def test_the_real_returns_give_the_known_figures(real_returns, shipped, parse):
    from esep.forms.consolidation import consolidate
    from esep.forms.controls import Controls
    from esep.forms.loading import load_form
    from esep.forms.reconciliation import reconcile
    from esep.forms.returns import declared, read_returns

    form = load_form(shipped, "1-M")
    named, _ = declared(real_returns, shipped, Period.year(2022))
    returns, aside = read_returns(named, Controls(form))
    report = consolidate(form, shipped, returns)
    findings = {one.territory: one.findings for one in returns}
    published = list(reconcile(report, shipped.figures))
    html = report_html(shipped, report, findings, published, aside, as_of=date(2024, 3, 15))
    page = parse(html)
    assert "Offences registered: 155,200, from 20 of 20 territories, against 157,473 published" in html
    assert english(page, "breakdown")["Gravity not stated"] == ["1", "0.0%"]
    assert page.tables["en", "published"][2][1:4] == ["21,045", "20,171", "+874"]
    assert page.tables["en", "rates"][-1][:4] == ["Kazakhstan", "790.4", "155,200", "19,634,983"]
    rows = english(page, "way")
    assert rows["Closed on exonerating grounds (outside the whole)"][0] == "56,589"
    assert rows["Still open, without a decision"][0] == "25,027"
    assert len(page.tables["en", "findings"]) == 1 + 13
