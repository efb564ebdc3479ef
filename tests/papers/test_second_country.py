"""Another country prints papers of its own, in its own script, with data files alone."""

from pathlib import Path

import pypdf
import pytest
from tests.cli.hard_case import ACTORS, Clock

from esep.people import Identity, Name, NoNumber, note_office
from esep.register.home import Home
from esep.register.home_settings import Settings
from esep.register.submissions import Submission

MTISA = Path(__file__).parents[1] / "second_country" / "mtisa"
HIM, HER = (Identity((Name(family, "გამოგონილი"),), NoNumber.UNKNOWN) for family in ("პირველი", "მეორე"))


@pytest.fixture
def told(tmp_path):
    """A register of the invented country with an order that was refused before witnesses."""
    folder, clock = tmp_path / "register", Clock()
    Home.create(
        folder, Settings(codebook=str(MTISA), office="12", territory="XM-1", origin="example.org/x")
    ).close()
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(ACTORS.format(code="d-1", role="duty_officer", office="12", territory="XM-1"))
    with Home.open(folder, clock) as home:
        people = home.people.add_many([HIM, HER])
        for one in people:
            note_office(home.people, one, "12")
        him, her = home.links.ids_in("protective_orders", people)
        issued = {"issued_at": "2024-02-04T10:00", "binds": him, "protects": her, "territory": "XM-1"}
        coded = {"relation": _first("relation_to_victim"), "sex": _first("sex")}
        delivered = {"delivered_at": "2024-02-04T12:00", "delivery_manner": "refused", "witnesses": 3}
        _accept(home, "issued", issued | coded)
        return folder, _accept(home, "delivered", delivered)


def _first(name: str) -> str:
    return (MTISA / "codes" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1].partition(",")[0]


def _accept(home: Home, card: str, fields: dict[str, object]) -> str:
    envelope = {"actor": "d-1", "office": "12", "territory": "XM-1", "system": "esep", "key": card}
    record = "protective_order:7"
    sent = Submission(kind=f"protective_order.{card}", record=record, fields=fields, **envelope)
    return home.register.accept(sent).id


def test_the_paper_is_in_its_script_and_by_its_law(run, told, tmp_path):
    folder, card = told
    out = tmp_path / "p.pdf"
    who = ("--home", folder, "--as", "d-1", "--purpose", "protection")
    assert run("paper", card, "--out", out, "--lang", "ka", *who).exit_code == 0
    file = pypdf.PdfReader(out)
    said = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    assert all(one.names[0].whole in said for one in (HIM, HER))
    assert "ბრძანება მოშორებით ყოფნის შესახებ" in said
    assert said.count("Witness ") == 3  # as many as its own law asks for, in words its phrases lack
    assert file.trailer["/Root"]["/Lang"] == "ka"
