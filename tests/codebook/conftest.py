"""The shipped codebook, and a folder to write an invented one into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from esep.codebook import Codebook

HEAD = """
code = "ZZ"
languages = ["xx", "en"]
official = ["xx"]
money = "ZZD"

[title]
xx = "Ʒaʒa"
en = "Zazaland"
"""

LAW = ",source,verified\n"
TERRITORIES = (
    "code,kind,title_xx,title_en,own,valid_from,valid_to"
    + LAW
    + "ZZ,country,Ʒaʒa,Zazaland,en,2000-01-01,,Act 1,yes\n"
    "ZZ-1@2010,province,Ʒun,Oneland,en,2000-01-01,2010-05-01,Act 1,yes\n"
    "ZZ-1,province,Ʒun,Oneland,en,2010-05-01,,Act 2,yes\n"
    "ZZ-2,province,Ʒu,Twoland,en,2010-05-01,,Act 2,no\n"
)
CHANGES = (
    "on,before,after" + LAW + "2010-05-01,ZZ-1@2010,ZZ-1,Act 2,yes\n2010-05-01,ZZ-1@2010,ZZ-2,Act 2,yes\n"
)


@pytest.fixture(scope="session")
def book() -> Codebook:
    return Codebook.load("kz")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes the files of an invented country, beside its heading and two small files, into a folder."""

    def files(**contents: str) -> Path:
        folder = tmp_path / "zz"
        given = {"territories": TERRITORIES, "changes": CHANGES, **contents}
        folder.mkdir(exist_ok=True)
        (folder / "codebook.toml").write_text(contents.pop("head", HEAD), encoding="utf-8")
        for name, text in given.items():
            if name != "head":
                (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return folder

    return files
