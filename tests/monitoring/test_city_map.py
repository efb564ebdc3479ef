"""The map of the demonstration's city: it opens anywhere, and nothing on it depends on a protected person."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from typer.testing import CliRunner

from esep.cli import app
from esep.kernel.texts import Phrases
from esep.monitoring.city_map import UNIT_METRES, City, city_page
from esep.monitoring.explaining import local
from esep.monitoring.judging import judging
from esep.monitoring.kinds import Kind
from esep.monitoring.simulator.passing import passing
from esep.monitoring.simulator.world import simulated

LANGUAGES = ("en", "ru", "kk")


def page(truth, alerts, lang="en"):
    phrases = Phrases.package()
    city = City(truth.orders, truth.fixes, truth.codes, alerts)
    return city_page(city, lambda key, /, **told: phrases.say(f"cli.{key}", lang, **told), lang)


@pytest.fixture(scope="module")
def day():
    truth = simulated(40, 20, 2)
    *_, last = passing(truth)
    return SimpleNamespace(truth=truth, alerts=last.alerts(), counts=last.counts)


def test_a_day_that_passed_hour_by_hour_told_what_is_told_of_it_whole(day):
    whole = judging(day.truth.orders, (), day.truth.fixes, day.truth.codes, day.truth.now)
    assert set(day.alerts) == set(whole)
    assert sum(day.counts.values()) == len(whole)
    assert any(one.kind is Kind.NEAR for one in whole)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_on_the_map_depends_on_where_the_protected_and_those_kept_away_from_them_are(day, lang):
    truth = day.truth
    hers = {order.device for order in truth.orders if order.protects} | set(truth.city.protected)
    moved = truth.fixes.copy()
    mine = np.isin(moved["device"], [number for number, code in enumerate(truth.codes) if code in hers])
    moved["lat"][mine] += 30_000
    elsewhere = SimpleNamespace(orders=truth.orders, fixes=moved, codes=truth.codes)
    assert mine.any()
    assert page(elsewhere, day.alerts, lang) == page(truth, day.alerts, lang)
    for code in truth.city.bound[1:2]:
        moved["lat"][moved["device"] == truth.codes.index(code)] += 30_000
        assert page(elsewhere, day.alerts, lang) != page(truth, day.alerts, lang)


def test_every_alert_of_the_day_is_in_the_list(day):
    told = page(day.truth, day.alerts)
    assert told.count("<tr><td>") == len(day.alerts)
    assert "<script" not in told
    assert "http" not in told.replace("http-equiv", "")


def test_the_map_tells_its_scale_and_its_times_with_the_year_by_a_named_clock(day):
    told = page(day.truth, day.alerts)
    day_of_it = local(day.alerts[0].at, "UTC")[:10]
    assert f"<td>{day_of_it} " in told
    assert "by the clock UTC" in told
    length, words = re.search(r'class="bar"[^>]*h(\d+)"/>.*?>(\d+) km</text>', told, re.DOTALL).groups()
    assert int(length) * UNIT_METRES == int(words) * 1000


@pytest.mark.parametrize("out", ["a-file", "/proc/x", "a-file/below"])
def test_the_demonstration_refuses_a_folder_that_cannot_be_before_anybody_is_watched(tmp_path, out):
    (tmp_path / "a-file").touch()
    words = [
        "monitor",
        "demo",
        "--people",
        "20",
        "--hours",
        "3",
        "--out",
        str(tmp_path / out),
        "--lang",
        "en",
    ]
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stdout, done.stderr[:6]) == (1, "", "E-021 ")
    assert "fixes" not in done.stderr


@pytest.mark.parametrize("json", [True, False])
def test_the_demonstration_tells_the_hours_the_truth_and_writes_the_map(tmp_path, json):
    words = ["monitor", "demo", "--people", "20", "--hours", "3", "--out", str(tmp_path), "--lang", "en"]
    done = CliRunner().invoke(app, [*words, "--json"] if json else words)
    assert done.exit_code == 0
    assert ("01:00" in done.output) is not json
    assert ('"found"' in done.output) is json
    assert (tmp_path / "city.html").stat().st_size < 100_000


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("lang", "size"), [("ru", "phone"), ("kk", "desktop")])
def test_the_page_fits_breaks_no_rule_and_a_link_marks_a_place(day, offline_page, tmp_path, lang, size):
    path = tmp_path / "city.html"
    path.write_text(page(day.truth, day.alerts, lang), encoding="utf-8")
    shown, complaints = offline_page(size, (path.as_uri(),))
    shown.goto(path.as_uri())
    assert Axe().run(shown).response["violations"] == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.locator("details a").first.focus()
    shown.keyboard.press("Enter")
    assert shown.locator(".mark:target").count() == 1
    shown.locator("details.kinds summary").focus()
    shown.keyboard.press("Enter")
    box = shown.locator("details.kinds input:checked").first
    marks = shown.locator(f".m-{box.get_attribute('id').removeprefix('k-')}:not(:target)")
    assert marks.first.is_visible()
    box.focus()
    shown.keyboard.press("Space")
    assert not marks.first.is_visible()
    assert complaints == []
