"""`esep returns receive` and what is done with the returns in a store."""

import json

import pytest


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def received(of_small, three, store):
    """Runs a command on a store that holds the three returns."""
    assert of_small("receive", three, "--store", store).exit_code == 0
    return lambda verb, *arguments: of_small(verb, "--store", store, *arguments)


def test_each_return_is_kept_and_who_is_missing_is_told(of_small, three, store):
    done = of_small("receive", three, "--store", store)
    assert done.exit_code == 0
    assert "Astana.xlsx  KZ-71 Astana city  received as the original; findings: 0" in done.stdout
    assert "Received: 3 returns. Without a return: 17 territories." in done.stdout
    assert len(list(store.rglob("return.xlsx"))) == 3


def test_the_same_file_again_is_recognised(received, three):
    again = json.loads(received("receive", three, "--json").stdout)
    assert [one["again"] for one in again["received"]] == [True, True, True]


def test_a_second_file_is_a_correction_and_says_how_much_it_changes(received, written):
    path = written("Astana.xlsx", 2, stays_3_1=25)
    [told] = json.loads(received("receive", path, "--json").stdout)["received"]
    assert (told["kind"], told["sequence"], told["changed"], told["findings"]) == ("correction", 2, 1, 1)


def test_nothing_to_report_is_a_return_too(received):
    done = received("receive", "--nil", "--territory", "Алматы қаласы", "--sender", "office 75")
    assert "received: nothing to report" in done.stdout
    assert "Received: 1 return. Without a return: 16 territories." in done.stdout
    coverage = json.loads(received("consolidate", "--json").stdout)["coverage"]
    assert coverage["reported"] == ["KZ-11", "KZ-71", "KZ-75", "KZ-79"]


def test_what_looks_wrong_is_told_at_the_door(received, three):
    copy = three / "Abai Region.xlsx"
    copy.write_bytes((three / "Astana.xlsx").read_bytes())
    done = received("receive", copy)
    assert done.exit_code == 0
    line = next(one for one in done.stdout.splitlines() if one.endswith("[G-107]"))
    assert line.startswith("  warning  The file is byte for byte the one that was received for Astana city")


def test_what_looks_wrong_is_told_to_programs_and_only_of_what_came_now(received, three):
    copy = three / "Abai Region.xlsx"
    copy.write_bytes((three / "Astana.xlsx").read_bytes())
    told = json.loads(received("receive", copy, "--json").stdout)
    assert [(one["territory"], one["control"], one["severity"]) for one in told["warnings"]] == [
        ("KZ-10", "G-107", "warning")
    ]
    assert json.loads(received("receive", three, "--json").stdout)["warnings"] == []


def test_two_copies_of_one_file_that_come_together_are_told_of_each_other(of_small, three, store):
    (three / "Abai Region.xlsx").write_bytes((three / "Astana.xlsx").read_bytes())
    told = json.loads(of_small("receive", three, "--store", store, "--json").stdout)["warnings"]
    assert {one["territory"] for one in told} == {"KZ-10", "KZ-71"}
    assert len(told) == 2


def test_a_return_after_its_day_is_late(of_small, three, store):
    told = json.loads(of_small("receive", three, "--store", store, "--due", "2022-10-05", "--json").stdout)
    assert [one["late"] for one in told["received"]] == [True, True, True]


@pytest.mark.parametrize("wrong", [(), ("--nil",), ("--nil", "--territory", "Astana", "returns")])
def test_a_filing_that_is_not_clear_is_misuse(of_small, store, wrong):
    done = of_small("receive", *wrong, "--store", store)
    assert (done.exit_code, done.stderr[:6]) == (2, "E-410 ")
    assert not store.exists()


def test_a_bad_file_is_told_and_the_good_ones_are_kept(of_small, three, store):
    (three / "Abai Region.xlsx").write_bytes(b"%PDF-1.7")
    done = of_small("receive", three, "--store", store, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [one["code"] for one in told["set_aside"]] == ["E-203"]
    assert len(told["received"]) == 3


def test_the_store_gives_the_same_sums_as_the_files(received, of_small, three, tmp_path):
    received("consolidate", "--out", tmp_path / "stored.csv")
    of_small("consolidate", three, "--out", tmp_path / "files.csv")
    assert (tmp_path / "stored.csv").read_bytes() == (tmp_path / "files.csv").read_bytes()


def test_returns_come_from_one_place(received, of_small, three, store):
    for wrong in (of_small("consolidate"), received("consolidate", three)):
        assert (wrong.exit_code, wrong.stderr[:6]) == (2, "E-409 ")
    assert received("consolidate", "--standing", "draft").exit_code == 2


def test_a_store_that_is_not_there(of_small, tmp_path):
    assert of_small("consolidate", "--store", tmp_path / "nowhere").stderr.startswith("E-404 ")


def test_a_protocol_of_one_return_in_the_store(received, written, tmp_path, store):
    received("receive", written("Astana.xlsx", 2, stays_3_1=25))
    page = tmp_path / "protocol.html"
    done = received("protocol", "--territory", "Astana", "--lang", "ru", "--out", page, "--send-back")
    assert done.exit_code == 0
    assert '<html lang="ru"' in page.read_text(encoding="utf-8")
    assert "CC-C-001" in page.read_text(encoding="utf-8")
    assert [path.name for path in store.rglob("*sent-back")] == ["0003-sent-back"]


def test_a_protocol_is_about_one_return(received, tmp_path):
    page = tmp_path / "protocol.html"
    assert received("protocol", "--out", page).stderr.startswith("E-412 ")
    assert received("protocol", "--territory", "Abai Region", "--out", page).stderr.startswith("E-412 ")
    assert not page.exists()


def test_a_protocol_of_a_file(of_small, written, tmp_path):
    path, page = written("Astana.xlsx", 2, stays_3_1=25), tmp_path / "protocol.html"
    assert of_small("protocol", path, "--out", page, "--lang", "kk").exit_code == 0
    assert "Астана қаласы" in page.read_text(encoding="utf-8")
    assert of_small("protocol", path, "--out", page, "--send-back").exit_code == 2
    assert of_small("protocol", path, "--out", tmp_path / "protocol.pdf").exit_code == 2


@pytest.mark.slow
def test_a_report_of_the_store(received, tmp_path):
    page = tmp_path / "report.html"
    done = received("report", "--out", page, "--as-of", "2022-12-01", "--json")
    assert (done.exit_code, json.loads(done.stdout)["standing"]) == (0, "internal")
    assert all(f'lang="{lang}"' in page.read_text(encoding="utf-8") for lang in ("kk", "ru", "en"))


def test_without_the_chart_libraries_the_way_out_is_named(received, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    monkeypatch.delitem(__import__("sys").modules, "esep.publish.report", raising=False)
    done = received("report", "--out", tmp_path / "report.html")
    assert (done.exit_code, done.stderr[:6]) == (1, "E-411 ")
    assert "esep[publish]" in done.stderr
