"""Form 1-M counted by hand: one query for each section over the files of a ledger, and what it answers.

It uses nothing of how the form is filled.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
from by_hand_columns import EVER, HELD, KINDS_OF_VICTIM, OFFENCE, POPULATIONS, SAME, SOURCES, counted, one_of
from postings_made import NOW

from esep.codebook import Codebook
from esep.forms.model import Section
from esep.kernel.periods import Period
from esep.ledger.codings import Value
from esep.ledger.columns import day_number
from esep.ledger.ledger import Ledger

WRITTEN = re.compile(r"(\w+) IN \(('[^)]*')\)")
ROWS = ("article", "gravity", "stage", "place", "stolen", "owner", "way", "procedure", "territory")


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
        flags = ", ".join(
            f"coalesce(bool_or({self._codes(one, source)}), FALSE) AS {name}"
            for name, one in KINDS_OF_VICTIM.items()
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
        asked = []
        if source in {"offences_with_victims", "victims_recognised"}:
            standing = one_of("state", "registered", "interrupted", "sent_to_court")
            net = f"({standing} OR ({one_of('state', 'terminated')} AND {HELD}))"
            asked.append(f"registered_now AND {net}")
            if source == "victims_recognised":
                asked.append(one_of("victim_kind", "persons"))
        if population == "registered_now" and section.columns[at].measure.partition(".")[0] not in SAME:
            asked.append("registered_now")
        if population in POPULATIONS:
            asked.append(POPULATIONS[population])
        if population.startswith("gravity:"):
            asked.append(one_of("gravity", population.removeprefix("gravity:")))
        if not asked and population not in {"total", "persons", "victims", "registered_now"}:
            raise SystemExit(f"nobody wrote by hand what {population} is")
        return " AND ".join(asked) or "TRUE"

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
    "dwellings": ("way", "dwelling"),
    "pocket": ("way", "pocket"),
    "vehicles": ("stolen", "vehicle", "car"),
    "cars": ("stolen", "car"),
    "nonferrous_metal": ("stolen", "nonferrous_metal"),
    "mobile_phones": ("stolen", "mobile_phone"),
    "loans": ("way", "loan"),
    "credit": ("way", "credit"),
    "payment_cards": ("way", "payment_card"),
    "insurance": ("way", "insurance"),
    "internet": ("way", "internet"),
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
