"""Sums of returns, what they cover, and what stays outside."""

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.forms.independent import figures

from esep.codebook import Codebook
from esep.forms.comparison import changes
from esep.forms.consolidation import consolidate, lowest
from esep.forms.controls import Controls
from esep.forms.long import FIGURES, consolidated_lines, save_lines
from esep.forms.model import Cell, Form
from esep.forms.reading import Workbook
from esep.forms.reconciliation import reconcile
from esep.forms.returns import Return, declared, read_returns
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

YEAR = Period.year(2022)
REGISTERED = Cell("R1", "1", "2")


def a_return(
    form: Form, territory: str, registered: int = 0, *, standing: str = "internal", unread: int = 0
) -> Return:
    values = np.zeros(form.size, np.int64)
    values[form.index(REGISTERED)] = registered
    missing = np.zeros(form.size, np.bool_)
    missing[:unread] = True
    return Return(territory, YEAR, standing, Workbook(f"{territory}.xlsx", "0", values, missing, ()), ())


def test_a_sum_says_whom_it_covers(form: Form, book: Codebook) -> None:
    returns = [a_return(form, "KZ-10", 2), a_return(form, "KZ-11", 3), a_return(form, "KZ-15", 5, unread=1)]
    report = consolidate(form, book, returns)
    assert report.figure(REGISTERED) == 5
    assert report.figure(REGISTERED, "KZ-11") == 3
    assert report.coverage.reported == ("KZ-10", "KZ-11")
    assert report.coverage.incomplete == ("KZ-15",)
    assert len(report.coverage.missing) == 17
    assert not report.coverage.whole


def test_territories_of_a_part_of_the_year_are_named_with_their_part(form: Form, book: Codebook) -> None:
    partly = consolidate(form, book, [a_return(form, "KZ-11")]).coverage.partly
    assert partly["KZ-10"].start == date(2022, 6, 8)
    assert set(partly) == {"KZ-10", "KZ-33", "KZ-62", "KZ-63", "KZ-19", "KZ-35"}


def test_figures_partly_invented_are_a_demonstration(form: Form, book: Codebook) -> None:
    returns = [a_return(form, "KZ-10", standing="draft"), a_return(form, "KZ-11", standing="demonstration")]
    assert consolidate(form, book, returns).standing == "demonstration"
    assert lowest(["draft", "internal"]) == "internal"


@pytest.mark.parametrize(
    ("code", "territories", "periods"),
    [
        ("E-302", [], []),
        ("E-303", ["KZ-10", "KZ-11"], [YEAR, Period.year(2023)]),
        ("E-304", ["KZ-10", "KZ-10"], [YEAR, YEAR]),
    ],
)
def test_what_cannot_be_added_up_is_refused(
    form: Form, book: Codebook, code: str, territories: list[str], periods: list[Period]
) -> None:
    made = [a_return(form, one) for one in territories]
    returns = [
        Return(one.territory, period, one.standing, one.workbook, ())
        for one, period in zip(made, periods, strict=True)
    ]
    with pytest.raises(EsepError, match=code):
        consolidate(form, book, returns)


def test_two_files_of_one_territory_do_not_both_count(book: Codebook) -> None:
    paths = [
        Path("Almaty.xlsx"),
        Path("Алматы қаласы.xlsx"),
        Path("Almaty Region.xlsx"),
        Path("Atlantis.xlsx"),
    ]
    found, aside = declared(paths, book, YEAR)
    assert [one.territory.code for one in found] == ["KZ-75", "KZ-19"]
    assert [(one.file, one.refusal.code) for one in aside] == [
        ("Алматы қаласы.xlsx", "E-301"),
        ("Atlantis.xlsx", "E-105"),
    ]


def test_changes_come_largest_first_and_a_base_of_zero_has_no_percent(form: Form) -> None:
    before, now = np.zeros(form.size, np.int64), np.zeros(form.size, np.int64)
    before[:3], now[:3] = [157_473, 10, 0], [140_272, 10, 4]
    [(unit, found)] = changes(form, before, now)
    assert unit == ("offence", 0)
    assert [(one.difference, one.percent and round(one.percent, 2)) for one in found] == [
        (-17_201, -10.92),
        (4, None),
    ]


def test_the_size_of_an_amount_of_money_puts_no_count_behind_it(form: Form) -> None:
    money = next(one.offset for one in form.sections if one.decimals)
    before, now = np.zeros(form.size, np.int64), np.zeros(form.size, np.int64)
    now[[0, money, form.size - 1]] = [3, 9_000_000, 5]
    found = list(changes(form, before, now))
    assert [unit for unit, _ in found] == list(dict.fromkeys(unit for unit, _ in found))
    assert [(unit, [one.now for one in of_unit]) for unit, of_unit in found][:2] == [
        (("offence", 0), [5, 3]),
        (("money", 3), [9_000_000]),
    ]


def test_a_published_figure_leaves_a_residual(form: Form, book: Codebook) -> None:
    report = consolidate(form, book, [a_return(form, "KZ-10", 155_200)])
    total = next(one for one in reconcile(report, book.figures) if one.cell == REGISTERED)
    assert (total.published, total.ours, total.residual) == (157_473, 155_200, 2_273)
    with pytest.raises(EsepError, match="E-305"):
        list(reconcile(report, []))


def test_the_long_table_has_a_row_for_every_figure_of_every_territory_and_the_country(
    form: Form, book: Codebook, tmp_path: Path
) -> None:
    report = consolidate(form, book, [a_return(form, "KZ-10", 2), a_return(form, "KZ-11", 3)])
    save_lines(tmp_path / "figures.csv", FIGURES, consolidated_lines(report))
    lines = (tmp_path / "figures.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "form,section,row,column,territory,period,value,standing"
    assert len(lines) == 1 + 3 * form.size
    assert "1-M,R1,1,2,KZ,2022,5,internal" in lines
    assert Counter(line.split(",")[4] for line in lines[1:]) == dict.fromkeys(
        ("KZ-10", "KZ-11", "KZ"), form.size
    )


@pytest.mark.real
@pytest.mark.slow
def test_the_national_sums_agree_with_the_workbooks_cell_for_cell(
    real_returns: list[Path], form: Form, book: Codebook, controls: Controls
) -> None:
    returns, aside = read_returns(declared(real_returns, book, YEAR)[0], controls)
    report = consolidate(form, book, returns)
    sheets = {section.sheet for section in form.sections[::3]}
    total: Counter[tuple[str, str, str]] = Counter()
    for path in real_returns:
        total.update(figures(path, sheets))
    ours = {
        (one.section, one.row, one.column): int(report.values[n])
        for n, one in enumerate(map(form.cell, range(form.size)))
    }
    assert not aside
    assert len(ours) == 217_460
    assert {section for section, _, _ in total} == sheets
    assert {place: figure for place, figure in ours.items() if place[0] in sheets} == dict(total)
    assert report.figure(REGISTERED) == 155_200


def test_a_file_named_for_another_territory_than_declared_is_set_aside(book: Codebook) -> None:
    found, aside = declared([Path("Ulytau.xlsx"), Path("return 7.xlsx")], book, YEAR, "KZ-11")
    assert [(one.path.name, one.territory.code) for one in found] == [("return 7.xlsx", "KZ-11")]
    assert [(one.file, one.refusal.code) for one in aside] == [("Ulytau.xlsx", "E-317")]


def test_no_files_are_no_returns(controls: Controls) -> None:
    assert read_returns([], controls) == ([], [])
