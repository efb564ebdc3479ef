"""Form 1-M filled from the ledger, against a query by hand for each of its sections over the same Parquet.

    python bench/filling.py [--offences 100000] [--runs 3] [--folder DIR]

By hand is one query with GROUPING SETS for each section, as a good analyst would write it: in codes, over
the very files, one reading of each measure, the country as the sum of its parts. It uses nothing of how the
form is filled: what a column counts is written here once more, in SQL. Both sides make all sections that can
be filled, for the country and its twenty parts and for two years; every figure is compared before any ratio
is told. The queries end with their tables: putting these into cells is not counted.

Postings are made directly and not from cards, see `postings_made`. With `--folder` they are kept there and
used again.
"""

import argparse
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from paired import told
from postings_made import DAY, LAST, make

from esep.codebook import Codebook
from esep.domains import load
from esep.forms import load_form
from esep.forms.filling import Filled, Filling, fill, load_filling
from esep.forms.filling.resolving import list_of
from esep.forms.model import Section
from esep.kernel.periods import Period
from esep.ledger.catching_up import Meaning
from esep.ledger.codings import Value
from esep.ledger.columns import day_number
from esep.ledger.duck import DuckDB
from esep.ledger.ledger import Ledger

NOW = (LAST + 400) * DAY
PERIODS = (Period.year(2022), Period.year(2023))
WRITTEN = re.compile(r"(\w+) IN \(('[^)]*')\)")
OFFENCE = {
    "article": "article",
    "gravity": "gravity",
    "stage": "stage",
    "place": "place_kind",
    "sphere": "sphere",
    "stolen": "stolen",
    "owner": "property_owner",
    "way": "way",
    "procedure": "proceeding.form",
    "territory": "territory",
    "registered_on": "registered_on",
}
WHO = ("intoxication", "complicity", "group_composition", "minors", "prior_record")
OF_OFFENCE = {alias: f"offence.{path}" for alias, path in OFFENCE.items()}
VICTIM = (
    OF_OFFENCE
    | {name: name for name in ("victim_kind", "sex", "age", "occupation", "citizenship")}
    | {
        "status": "social_status",
        "injury": "injury",
        "state": "offence.state",
        "ground": "offence.ground",
    }
)
PERSON = (
    {one: OF_OFFENCE[one] for one in ("place", "sphere", "stolen", "owner", "way")}
    | {
        one: one
        for one in (
            "article",
            "gravity",
            "stage",
            "decision",
            "sex",
            "age",
            "citizenship",
            "occupation",
            "public_post",
            "education",
            "prior_record",
            "intoxication",
            "group_composition",
        )
    }
    | {"procedure": "proceeding.form", "territory": "proceeding.territory"}
)
DAMAGE = {alias: path for alias, path in OF_OFFENCE.items() if alias != "registered_on"} | {
    "victim_kind": "victim_kind",
    "damage_kind": "damage_kind",
    "state": "offence.state",
    "ground": "offence.ground",
    "sent_on": "offence.sent_on",
    "terminated_on": "offence.terminated_on",
}
SOURCES = {
    "offences_in_proceedings": OFFENCE | {"state": "state", "ground": "ground"},
    "offences_registered": OFFENCE | {"committed_on": "committed_on"},
    "offences_sent_to_court": OFFENCE | {one: one for one in (*WHO, "form", "referral")},
    "offences_terminated": OFFENCE | {one: one for one in (*WHO, "ground", "detected_by")},
    "offences_interrupted": OFFENCE | {"point": "point"},
    "proceedings_separated": {
        "article": "article",
        "gravity": "gravity",
        "procedure": "form",
        "territory": "territory",
    },
    "suspects_qualified": {"article": "article", "gravity": "gravity", "territory": "proceeding.territory"},
    "offences_with_victims": VICTIM,
    "victims_recognised": VICTIM,
    "damage_established": DAMAGE,
    "damage_recovered": DAMAGE,
    "property_seized": DAMAGE,
    "suspects_decided": PERSON,
}
EVER = {
    "offences_with_victims",
    "victims_recognised",
    *(name for name, of in SOURCES.items() if of is DAMAGE),
}
ROWS = ("article", "gravity", "stage", "place", "stolen", "owner", "way", "procedure", "territory")
REPEAT = (
    "prior_record IN ('repeat', 'convicted', 'recidivism', 'formerly_imprisoned', "
    "'formerly_imprisoned.within_year', 'formerly_imprisoned.on_parole', 'non_custodial', 'probation', "
    "'supervised', 'liable_to_supervision')"
)
CONVICTED = (
    "prior_record IN ('convicted', 'non_custodial', 'probation', 'supervised', 'liable_to_supervision')"
)
GROUP = (
    "complicity IN ('group', 'group_prior_agreement', 'criminal_group', 'criminal_community', "
    "'criminal_organisation')"
)
EXONERATED = "ground IN ('1', '2', '5', '6', '7', '8')"
HELD = "ground IN ('3', '4', '9', '10', '11', '12', '36')"
DRUGS = "intoxication IN ('drugs', 'inhalants')"
STUDENTS = "occupation IN ('students', 'students.school', 'students.college', 'students.university')"
MILITARY = (
    "occupation IN ('military', 'military.officers', 'military.contract', 'military.privates', "
    "'military.other')"
)
AGES = {
    "age_to_11": (0, 11),
    "age_12_13": (12, 13),
    "age_14_15": (14, 15),
    "age_16_17": (16, 17),
    "age_18_20": (18, 20),
    "age_21_29": (21, 29),
    "age_30_39": (30, 39),
    "age_40_49": (40, 49),
    "age_50_59": (50, 59),
    "age_60_up": (60, 200),
}
OWNERS = {"to_state": "state", "to_organisations": "organisations", "to_persons": "persons"}


def _only(name: str, values: tuple[str, ...]) -> dict[str, str]:
    return {value: f"{name} IN ('{value}')" for value in values}


def _ages(age: str) -> dict[str, str]:
    return {name: f"{age} BETWEEN {low} AND {high}" for name, (low, high) in AGES.items()}


CITIZENS = _only("citizenship", ("citizens", "cis", "foreigners", "stateless"))
MINOR = "years BETWEEN 12 AND 17"
VICTIMS = {
    "": "TRUE",
    "women": "sex IN ('female')",
    "minors": "years BETWEEN 0 AND 17",
    "students": STUDENTS,
    **{
        one.removeprefix("students."): f"occupation IN ('{one}')"
        for one in ("students.school", "students.college", "students.university")
    },
    **_only("status", ("disabled", "pensioners", "convicts")),
    **CITIZENS,
    **_ages("years"),
}
VICTIMS = {
    f"students.{one}" if one in {"school", "college", "university"} else one: said
    for one, said in VICTIMS.items()
}
POSTS = (
    "internal_affairs.penal_system",
    "internal_affairs.emergencies",
    "national_security",
    "prosecutors",
    "economic_investigation",
    "anti_corruption",
    "judges",
    "deputies",
    "akims",
    "bailiffs",
    "servicemen.national_guard",
    "servicemen.military_investigation",
    "servicemen.border_service",
)
PERSONS = {
    "": "TRUE",
    "business": "sphere IN ('business')",
    "women": "sex IN ('female')",
    "minors": MINOR,
    "students": STUDENTS,
    "military": MILITARY,
    **CITIZENS,
    **_ages("years"),
    **_only("decision", ("sent_to_court", "terminated", "compulsory_medical")),
    **_only(
        "occupation",
        (
            "workers",
            "civil_servants",
            "entrepreneurs",
            "unemployed",
            "students.school",
            "students.college",
            "students.university",
            "military.officers",
            "military.contract",
            "military.privates",
            "military.other",
        ),
    ),
    **_only("education", ("higher_education", "secondary_education")),
    **_only("public_post", POSTS),
    "other_occupation": f"(occupation = 0 OR occupation IN ('other_occupation', 'unknown') OR {MILITARY})",
    "internal_affairs": "public_post IN ('internal_affairs', 'internal_affairs.penal_system', "
    "'internal_affairs.emergencies')",
    "servicemen": "public_post IN ('servicemen', 'servicemen.national_guard', 'servicemen.other', "
    "'servicemen.military_investigation', 'servicemen.border_service')",
    "servicemen.other": "public_post IN ('servicemen.other', 'servicemen')",
    "group": "group_composition IN ('adults_only', 'minors_only', 'mixed')",
    "group.minors_only": "group_composition IN ('minors_only')",
    "group.mixed": "group_composition IN ('mixed')",
    "alcohol": "intoxication IN ('alcohol')",
    "alcohol.minors": f"intoxication IN ('alcohol') AND {MINOR}",
    "drugs": DRUGS,
    "drugs.minors": f"{DRUGS} AND {MINOR}",
    "repeat": REPEAT,
    "repeat.convicted": CONVICTED,
    "repeat.in_group": f"{REPEAT} AND group_composition IN ('adults_only', 'minors_only', 'mixed')",
    "repeat.formerly_imprisoned": "prior_record IN ('formerly_imprisoned', "
    "'formerly_imprisoned.within_year', "
    "'formerly_imprisoned.on_parole')",
    **{
        f"repeat.{one}": f"prior_record IN ('{one}')"
        for one in (
            "recidivism",
            "formerly_imprisoned.within_year",
            "formerly_imprisoned.on_parole",
            "non_custodial",
            "probation",
            "supervised",
            "liable_to_supervision",
        )
    },
    "minors.girls": f"sex IN ('female') AND {MINOR}",
    "minors.students": f"{STUDENTS} AND {MINOR}",
    "minors.idle": f"occupation IN ('unemployed') AND {MINOR}",
    "minors.group": f"group_composition IN ('minors_only', 'mixed') AND {MINOR}",
    "minors.group.with_adults": f"group_composition IN ('mixed') AND {MINOR}",
    "minors.repeat": f"{REPEAT} AND {MINOR}",
    "minors.repeat.non_custodial": f"prior_record IN ('non_custodial') AND {MINOR}",
}
FINISHED = {
    "": "TRUE",
    "by_minors": "minors IN ('by_minors', 'with_minors')",
    "by_repeat": REPEAT,
    "by_convicted": CONVICTED,
    "alcohol": "intoxication IN ('alcohol')",
    "drugs": DRUGS,
    "group": GROUP,
    "group_with_minors": f"{GROUP} AND group_composition IN ('minors_only', 'mixed')",
    "criminal_group": "complicity IN ('criminal_group', 'criminal_community', 'criminal_organisation')",
    **_only("complicity", ("criminal_community", "criminal_organisation")),
}
REGISTERED = {
    "": "TRUE",
    "committed_earlier": "committed_before",
    "committed_in_period": "NOT committed_before",
    "committed_in_month": "registered_month AND committed_month",
    "in_month": "registered_month",
    "public_place": "place IN ('public_place', 'street', 'transport', 'trade')",
    "street": "place IN ('street')",
}
SENT = {
    "": "TRUE",
    "investigation": "form IN ('preliminary')",
    "inquiry": "form IN ('inquiry', 'accelerated')",
    "protocol": "form IN ('protocol', 'order')",
    "plea_agreement": "referral IN ('plea_agreement')",
}
WITH_VICTIMS = {
    "registered.against_women": "women",
    "registered.against_minors": "minors",
    "against_persons": "persons",
    "against_organisations": "organisations",
    "against_persons.death": "death",
}
SAME = ("registered",)  # what is registered in the period is so in the population of those, as the form says


def counted(measure: str) -> Iterator[tuple[str, str]]:  # noqa: C901, PLR0912 - a branch for each column
    """The sources that a column adds up, each with what it asks of a row."""
    head, _, kind = measure.partition(".")
    if measure in WITH_VICTIMS:
        yield "offences_with_victims", WITH_VICTIMS[measure]
    elif head in {"victims", "against_persons"}:
        yield "victims_recognised", VICTIMS[kind]
    elif head == "persons":
        yield "suspects_decided", PERSONS[kind]
    elif head == "in_proceedings":
        yield "offences_in_proceedings", f"NOT (state IN ('terminated') AND {EXONERATED})"
    elif head == "registered":
        yield "offences_registered", REGISTERED[kind]
    elif head == "domestic":
        yield "offences_registered", "sphere IN ('domestic')"
    elif head == "finished":
        yield "offences_sent_to_court", FINISHED[kind]
        yield "offences_terminated", f"{HELD} AND {FINISHED[kind]}"
    elif head == "sent_to_court":
        yield "offences_sent_to_court", SENT[kind]
    elif head.startswith("terminated_"):
        yield "offences_terminated", HELD if head == "terminated_non_exonerating" else EXONERATED
    elif head == "misdemeanours_lapsed":
        yield "offences_terminated", "gravity IN ('misdemeanour') AND ground IN ('4') AND detected_by = 0"
    elif head == "interrupted":
        yield "offences_interrupted", f"point IN ('{kind.removeprefix('point_')}')" if kind else "TRUE"
    elif head in {"separated", "qualified"}:
        yield {"separated": "proceedings_separated", "qualified": "suspects_qualified"}[head], "TRUE"
    else:
        yield _damage(head, kind)


def _damage(head: str, kind: str) -> tuple[str, str]:
    name, _, when = head.partition("_")
    sent = "(state IN ('sent_to_court') AND sent_now)"
    ended = f"(state IN ('terminated') AND {HELD} AND terminated_now)"
    states = {
        "": f"({sent} OR {ended})",
        "open": "state IN ('registered')",
        "interrupted": "state IN ('interrupted')",
    }
    asked = {"sent_to_court": sent, "terminated": ended}.get(kind, states[when])
    owner = f" AND victim_kind IN ('{OWNERS[kind]}')" if kind in OWNERS else ""
    sources = {"damage": "damage_established", "recovered": "damage_recovered", "seized": "property_seized"}
    return sources[name], f"{asked} AND (damage_kind = 0 OR damage_kind IN ('property')){owner}"


class Analyst:
    """Writes and runs the queries of a period."""

    def __init__(self, ledger: Ledger, book: Codebook, period: Period) -> None:
        self.ledger, self.period = ledger, period
        self.first, self.end = day_number(period.start), day_number(period.end)
        self.connection = duckdb.connect()
        self._table("chapters", "article", lambda code: book.articles.history(str(code))[-1].chapter)
        self._table("ages", "age", lambda years: years)
        month = date(period.last.year, period.last.month, 1)
        for path in {path for source in SOURCES.values() for path in source.values() if path.endswith("_on")}:
            for name, first, end in (
                ("now", period.start, period.end),
                ("month", month, period.end),
                ("before", date.min, period.start),
            ):
                values = self.ledger.dictionaries[path].values
                codes = [
                    (code,) for code, day in enumerate(values) if day and f"{first}" <= f"{day}" < f"{end}"
                ]
                table = f'"{path}.{name}"'
                self.connection.execute(f"CREATE TABLE {table} (code UINTEGER)")
                if codes:
                    self.connection.executemany(f"INSERT INTO {table} VALUES (?)", codes)  # noqa: S608 - ours

    def _table(self, name: str, path: str, said: Callable[[Value], object]) -> None:
        rows = [
            (code, None if value is None else said(value))
            for code, value in enumerate(self.ledger.dictionaries[path].values)
        ]
        kind = "INTEGER" if path == "age" else "VARCHAR"
        self.connection.execute(f"CREATE TABLE {name} (code UINTEGER, said {kind})")
        self.connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", rows)  # noqa: S608 - ours

    def table(self, section: Section, columns: list[int]) -> pa.Table:
        """The answer of the query of a section."""
        return self.connection.sql(self.query(section, columns)).to_arrow_table()

    def query(self, section: Section, columns: list[int]) -> str:
        """The query of a section: one sum for each of some columns, one set for each kind of row."""
        asked = {at: list(counted(section.columns[at].measure)) for at in columns}
        sources = list(dict.fromkeys(source for terms in asked.values() for source, _ in terms))
        sums = [f"sum(amount) FILTER (c{at})::BIGINT AS c{at}" for at in asked]
        parts = " UNION ALL BY NAME ".join(self._part(section, source, asked) for source in sources)
        articles = self._codes("article IN ('000', '001')", "offences_registered")
        return f"""
            SELECT territory, beside, article, attempt, chapter, gravity, procedure,
                special, owner, place, way, stolen,
                GROUPING(article, chapter, gravity, procedure, special) AS kind,
                {", ".join(sums)}
            FROM (SELECT *, {articles} AS beside, chapters.said AS chapter FROM ({parts}) AS p
                  JOIN chapters ON chapters.code = p.article)
            GROUP BY GROUPING SETS (
                (territory, beside, article, attempt), (territory, chapter), (territory, beside, gravity),
                (territory, beside, procedure), (territory, special, owner, place, way, stolen))
        """  # noqa: S608 - ours

    def _part(self, section: Section, source: str, asked: Mapping[int, list[tuple[str, str]]]) -> str:
        """The rows of one measure, with a flag for each column; what all columns ask is asked of the rows."""
        asks = {at: condition for at, terms in asked.items() for name, condition in terms if name == source}
        populations = {at: self._population(section, at, source) for at in asks}
        shared = populations[min(asks)] if len(set(populations.values())) == 1 else "TRUE"
        flags = [
            self._codes(condition if shared != "TRUE" else f"({condition}) AND {populations[at]}", source)
            for at, condition in asks.items()
        ]
        named = ", ".join(f"coalesce({flag}, FALSE) AS c{at}" for at, flag in zip(asks, flags, strict=True))
        rows = f"{self._row(source)}, amount, {named}"
        return f"SELECT {rows} FROM ({self._source(source)}) WHERE {self._codes(shared, source)}"  # noqa: S608 - ours

    def _row(self, source: str) -> str:
        """What tells the rows of a section apart; what a source does not know is 0, the unknown."""
        has = SOURCES[source]
        one = {name: name if name in has else "0::UINTEGER" for name in ROWS}
        theft, fraud = self._codes("article IN ('188')", source), self._codes("article IN ('190')", source)
        tried = "FALSE"
        if "stage" in has:
            tried = self._codes("article IN ('99') AND stage IN ('preparation', 'attempt')", source)
        both = f"({theft} OR {fraud})"
        special = ", ".join(
            f"CASE WHEN {both} THEN {one[name]} END AS {name}" for name in ("owner", "place", "way", "stolen")
        )
        return (
            f"territory, article, gravity, {one['procedure']} AS procedure, {tried} AS attempt, "
            f"CASE WHEN {both} THEN article END AS special, {special}"
        )

    def _source(self, source: str) -> str:
        """The rows of a measure that count in the period, under the names of the conditions."""
        has, files = SOURCES[source], self.files(source)
        known = f"known_at <= {NOW}"
        names = [f'"{path}" AS {alias}' for alias, path in has.items()]
        days = {
            "registered_on": (("now", "registered_now"), ("month", "registered_month")),
            "committed_on": (("before", "committed_before"), ("month", "committed_month")),
            "sent_on": (("now", "sent_now"),),
            "terminated_on": (("now", "terminated_now"),),
        }
        for alias, windows in days.items():
            if alias in has:
                names += [
                    f'"{has[alias]}" IN (FROM "{has[alias]}.{window}") AS {name}' for window, name in windows
                ]
        if "age" in has:
            names.append("ages.said AS years")
        chosen, ages = ", ".join(names), "JOIN ages ON ages.code = p.age" if "age" in has else ""
        if source == "offences_in_proceedings":
            return f"""
                SELECT {chosen}, 1 AS amount FROM (
                    SELECT * FROM {files} JOIN (
                        SELECT unit FROM {files} WHERE holds_from < {self.end} AND {known} GROUP BY unit
                        HAVING sum(amount) FILTER (holds_from < {self.first}) > 0
                            OR max("on") FILTER (side = 1) >= {self.first}
                    ) AS near USING (unit)
                    WHERE side = 1 AND amount > 0 AND holds_from < {self.end} AND {known}
                    QUALIFY row_number() OVER (
                        PARTITION BY unit ORDER BY "on" DESC, holds_from DESC, seq DESC) = 1)
            """  # noqa: S608 - ours
        lower = "" if source in EVER else f'"on" >= {self.first} AND '
        when = f'WHERE {lower}"on" < {self.end} AND holds_from < {self.end} AND {known}'
        if source != "offences_with_victims":
            return f"SELECT {chosen}, amount FROM {files} AS p {ages} {when}"  # noqa: S608 - ours
        # An offence counts once, however many victims of a kind it has.
        kinds = {
            "persons": "victim_kind IN ('persons')",
            "women": "victim_kind IN ('persons') AND sex IN ('female')",
            "minors": "victim_kind IN ('persons') AND years BETWEEN 0 AND 17",
            "organisations": "victim_kind IN ('organisations', 'state')",
            "death": "victim_kind IN ('persons') AND injury IN ('death')",
        }
        flags = ", ".join(
            f"coalesce(bool_or({self._codes(one, source)}), FALSE) AS {name}" for name, one in kinds.items()
        )
        told_apart = ", ".join(
            [
                *(one for one in OFFENCE if one != "registered_on"),
                "state",
                "ground",
                "registered_on",
                "registered_now",
            ]
        )
        victims = "victim_kind, sex, years, injury"
        return f"""
            SELECT {told_apart}, {flags}, 1 AS amount FROM (
                SELECT {told_apart}, apart, {victims}
                FROM (SELECT {chosen}, apart, amount FROM {files} AS p {ages} {when})
                WHERE registered_now GROUP BY ALL HAVING sum(amount) > 0
            ) GROUP BY {told_apart}, apart
        """  # noqa: S608 - ours

    def _population(self, section: Section, at: int, source: str) -> str:
        """What a section, or a column of its own accord, asks of the units it counts."""
        population = section.counts(at)[0]
        has, asked = SOURCES[source], []
        if source in {"offences_with_victims", "victims_recognised"}:
            standing = "state IN ('registered', 'interrupted', 'sent_to_court')"
            net = f"({standing} OR (state IN ('terminated') AND {HELD}))"
            asked.append(f"registered_now AND {net}")
            if source == "victims_recognised":
                asked.append("victim_kind IN ('persons')")
        if population == "registered_now" and section.columns[at].measure.partition(".")[0] not in SAME:
            asked.append("registered_now")
        if population == "business":
            asked.append("sphere IN ('business')")
        if population == "misdemeanours":
            asked.append("gravity IN ('misdemeanour')")
        if population == "crimes":
            asked.append("(gravity = 0 OR gravity IN ('minor', 'medium', 'grave', 'especially_grave'))")
        if population == "grave_and_especially_grave":
            asked.append("gravity IN ('grave', 'especially_grave')")
        if population.startswith("gravity:"):
            asked.append(f"gravity IN ('{population.removeprefix('gravity:')}')")
        if not asked and population not in {"total", "persons", "victims", "registered_now"}:
            raise SystemExit(f"nobody wrote by hand what {population} is")
        return " AND ".join(asked) if has and asked else "TRUE"

    def files(self, measure: str) -> str:
        """The parts of a measure, as DuckDB reads them."""
        parts = self.ledger.kept[measure].parts
        return f"read_parquet({[str(self.ledger.folder / part.file) for part in parts]})"

    def _codes(self, condition: str, source: str) -> str:
        """A condition with codes in the place of texts."""

        def put(found: re.Match[str]) -> str:
            known = list(self.ledger.dictionaries[SOURCES[source][found[1]]].values)
            texts = [text.strip().strip("'") for text in found[2].split(",")]
            codes = [str(known.index(text)) for text in texts if text in known]
            return f"{found[1]} IN ({', '.join(codes)})" if codes else "FALSE"

        return WRITTEN.sub(put, condition)


SETS = ("article", "chapter", "gravity", "procedure", "special")
CIRCUMSTANCES = {
    "personal_property": ("owner", "persons"),
    "dwellings": ("place", "dwelling"),
    "pocket": ("way", "pocket"),
    "vehicles": ("stolen", "vehicle", "car"),
    "cars": ("stolen", "car"),
    "nonferrous_metal": ("stolen", "nonferrous_metal"),
    "mobile_phones": ("stolen", "mobile_phone"),
    "loans": ("way", "loan"),
    "credit": ("way", "credit"),
    "payment_cards": ("way", "payment_card"),
    "insurance": ("way", "insurance"),
    "internet": ("place", "online"),
    "land": ("way", "land"),
    "real_estate": ("way", "real_estate"),
}
CODED = {
    "article": "article",
    "gravity": "gravity",
    "procedure": "proceeding.form",
    "special": "article",
    "owner": "property_owner",
    "place": "place_kind",
    "way": "way",
    "stolen": "stolen",
}


class Rows:
    """The lines of an answer by hand, found again for the row of a form and a territory."""

    def __init__(self, table: pa.Table, columns: list[int], ledger: Ledger, territories: list[str]) -> None:
        said = {
            name: table.column(name).to_pylist()
            for name in table.column_names
            if name[0] != "c" or name == "chapter"
        }
        for name, path in CODED.items():
            known = ledger.dictionaries[path].values
            said[name] = [None if code is None else (known[code] or "?") for code in said[name]]
        known = ledger.dictionaries["territory"].values
        self.said = {name: np.array(values, object) for name, values in said.items()}
        self.where = np.array(
            [
                territories.index(v) if v in territories else -1
                for v in (known[code] for code in said["territory"])
            ]
        )
        bits = {2 ** len(SETS) - 1 - 2 ** (len(SETS) - 1 - at): name for at, name in enumerate(SETS)}
        self.kind = np.array([bits[kind] for kind in said["kind"]], object)
        self.figures = np.stack(
            [table.column(f"c{at}").fill_null(0).to_numpy().astype(np.int64) for at in columns], axis=1
        )
        self.many = len(territories)

    def row(self, concept: str) -> np.ndarray | None:
        """The figures of a row, shape (territories, columns), the country first; None for an unknown row."""
        chosen = self._chosen(concept)
        if chosen is None:
            return None
        figures = np.zeros((self.many, self.figures.shape[1]), np.int64)
        here = chosen & (self.where >= 0)
        np.add.at(figures, self.where[here], self.figures[here])
        figures[0] = self.figures[chosen].sum(axis=0)
        return figures

    def _chosen(self, concept: str) -> np.ndarray | None:  # noqa: PLR0911 - a return for each kind of row
        said, head, (code, _, what) = (
            self.said,
            concept.partition(":")[0],
            concept.partition(":")[2].partition("/"),
        )
        inside = said["beside"] == False  # noqa: E712 - an array
        gravities = {
            "misdemeanours": ("misdemeanour",),
            "crimes": ("?", "minor", "medium", "grave", "especially_grave"),
            "grave_and_especially_grave": ("grave", "especially_grave"),
        }
        if concept == "total":
            return (self.kind == "gravity") & inside
        if concept in gravities or head == "gravity":
            return (
                (self.kind == "gravity") & inside & np.isin(said["gravity"], gravities.get(concept, (code,)))
            )
        if concept in {"accelerated", "order_procedure"}:
            return (
                (self.kind == "procedure")
                & inside
                & (said["procedure"] == concept.removesuffix("_procedure"))
            )
        if head == "chapter":
            return (self.kind == "chapter") & (said["chapter"] == code)
        if head == "article" and what in CIRCUMSTANCES:
            name, *values = CIRCUMSTANCES[what]
            return (self.kind == "special") & (said["special"] == code) & np.isin(said[name], values)
        if head == "article" and what in {"", "attempt"} and "(" not in code:
            return (
                (self.kind == "article")
                & (said["article"] == code)
                & (said["attempt"] == (what == "attempt"))
            )
        return None


def compared(filled: list[Filled], section: Section, columns: list[int], rows: Rows) -> int:
    """How many figures of a section are equal.

    Raises:
        SystemExit: some are not.
    """
    cells = np.stack(
        [one.values[section.offset : section.offset + section.size].reshape(section.shape) for one in filled]
    )[:, :, columns]
    missing = (
        filled[0].missing[section.offset : section.offset + section.size].reshape(section.shape)[:, columns]
    )
    equal = 0
    for at, row in enumerate(section.rows):
        if missing[at].all():
            continue
        by_hand = rows.row(row.concept)
        if by_hand is None:
            raise SystemExit(f"{section.section}: nobody wrote by hand what {row.concept} is")
        differ = (by_hand != cells[:, at]) & ~missing[at]
        if differ.any():
            where, column = np.argwhere(differ)[0]
            raise SystemExit(
                f"{section.section}, row {row.concept}, {section.columns[columns[column]].measure}, "
                f"{filled[where].territory}: {cells[where, at, column]} filled, "
                f"{by_hand[where, column]} by hand; {differ.sum()} differ in the row"
            )
        equal += by_hand.size - int(missing[at].sum()) * len(filled)
    return equal


def values(filling: Filling, meaning: Meaning) -> dict[str, list[Value]]:
    """The values that dimensions may have, those that are frequent first."""
    territories = [one.code for one in meaning.book.territories.on(PERIODS[-1].last)]
    days = [(date(2023, 12, 31) - timedelta(days=3 * number % 1400)).isoformat() for number in range(1400)]
    said: dict[str, list[Value]] = {}
    for name in filling.units:
        counted_, _ = meaning.datasets()[name]
        for path in counted_.measure.by:
            last = path.split(".")[-1]
            listed = list_of(counted_.record, path, meaning.domains)
            if path in counted_.whole:
                said[path] = list(range(90))
            elif last == "state":
                said[path] = ["registered", "interrupted", "sent_to_court", "terminated"]
            elif last == "territory":
                said[path] = list(territories)
            elif last.endswith("_on"):
                said[path] = list(days)
            elif listed:
                said[path] = list(meaning.book.list(listed).keys)
    return said


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--offences", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    meaning = Meaning(load(), Codebook.load("kz"))
    filling = load_filling(meaning.book, load_form(meaning.book, "1-M"), meaning.domains)
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place)
        if not (folder / "inventory.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            make(folder, meaning.datasets(), list(filling.units), options.offences, values(filling, meaning))
        _measure(filling, Ledger(folder, meaning, only=list(filling.units)), options)


class Run(NamedTuple):
    """Seconds of both sides, and how much of what they made was compared."""

    filled: float
    by_hand: float
    figures: int
    sections: int


def _run(filling: Filling, engine: DuckDB, analysts: list[Analyst], territories: list[str]) -> Run:
    """Both sides once, period by period; comparing their figures is not counted."""
    spent, figures, sections = [0.0, 0.0], 0, set()
    for analyst in analysts:
        start = time.perf_counter()
        filled = fill(filling, engine, territories, analyst.period, NOW)
        spent[0] += time.perf_counter() - start
        whole = {(gap.section, gap.column) for gap in filled[0].gaps if not gap.row}
        equal = 0
        for section in filling.form.sections:
            columns = [
                at for at, one in enumerate(section.columns) if (section.section, one.column) not in whole
            ]
            if columns:
                start = time.perf_counter()
                answer = analyst.table(section, columns)
                spent[1] += time.perf_counter() - start
                equal += compared(
                    filled, section, columns, Rows(answer, columns, analyst.ledger, territories)
                )
                sections.add(section.section)
        if equal != sum(one.filled for one in filled):
            raise SystemExit(f"only {equal} figures were compared")
        figures += equal
    return Run(*spent, figures, len(sections))


def _measure(filling: Filling, ledger: Ledger, options: argparse.Namespace) -> None:
    engine, book = ledger.engine(), filling.book
    territories = [
        book.territories.country(PERIODS[-1].last).code,
        *(one.code for one in book.territories.on(PERIODS[-1].last)),
    ]
    analysts = [Analyst(ledger, book, period) for period in PERIODS]
    rows = sum(kept.rows for kept in ledger.kept.values())
    print(
        f"{options.offences} offences, postings made directly: {rows} in {len(ledger.kept)} measures",
        flush=True,
    )
    runs = [_run(filling, engine, analysts, territories) for _ in range(options.runs)]
    print(
        f"equal cell for cell in each run: {runs[0].figures} figures of {runs[0].sections} sections",
        flush=True,
    )
    pairs = [(run.filled, run.by_hand) for run in runs]
    for name, side in (("filled", 0), ("by hand", 1)):
        times = [pair[side] for pair in pairs]
        print(f"{name}: {statistics.median(times):.1f} s ({min(times):.1f} to {max(times):.1f})")
    print(f"peak memory of both: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
    name = f"filling / by hand, {runs[0].sections} sections, two years"
    told({name: [one / other for one, other in pairs]}, {name: "at most 1"})


if __name__ == "__main__":
    main()
