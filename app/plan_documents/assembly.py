"""Rows of a table → the plan: parts may be named many times, but always in the same way."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.plan_documents.consistency import checked
from app.plan_documents.document import (
    DocumentError,
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    Problem,
    RecommendationEntry,
)
from app.plan_documents.table_columns import CellError, Column

Number = tuple[int, ...]  # (1,) field, (1, 8) recommendation, (1, 8, 3) measure
Values = dict[str, Any]

_NUMBER = re.compile(r"[1-9]\d{0,3}(?:\.[1-9]\d{0,3}){0,2}")
_TURNED_INTO_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}")
MEASURE_DEPTH = 3


@dataclass(slots=True)
class Assembly:
    parts: dict[Number, Values] = field(default_factory=dict)  # in the order of the rows
    origins: dict[Number, str] = field(default_factory=dict)
    plan: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, where: str, message: str) -> None:
        self.problems.append(Problem(where, message))

    def number(self, printed: str, where: str) -> Number | None:
        if _NUMBER.fullmatch(printed):
            return tuple(int(part) for part in printed.split("."))
        if _TURNED_INTO_DATE.fullmatch(printed):
            self.problem(
                where,
                f"„{printed}“: Die Tabellenkalkulation hat aus der Nummer ein Datum gemacht. "
                "Bitte die Spalte „Nummer“ als Text formatieren und neu eintragen.",
            )
        else:
            self.problem(where, f"„{printed}“ ist keine Nummer wie 1, 1.8 oder 1.8.3.")
        return None

    def add(self, number: Number, values: Values, where: str) -> None:
        if number not in self.parts:
            self.parts[number] = values
            self.origins[number] = where
        elif len(number) == MEASURE_DEPTH:
            self.problem(
                where, f"Maßnahme {_printed(number)} steht schon in {self.origins[number]}."
            )
        elif self.parts[number] != values:
            what = "zum Handlungsfeld" if len(number) == 1 else "zur Empfehlung"
            origin = self.origins[number]
            self.problem(
                where, f"Die Angaben {what} {_printed(number)} weichen ab von denen in {origin}."
            )

    def add_plan(self, values: Values, where: str) -> None:
        if self.plan and self.plan != values:
            self.problem(where, "Die Angaben zum Plan weichen von denen der ersten Zeile ab.")
        self.plan = self.plan or values

    def build(self) -> PlanDocument:
        for number in self.parts:
            if len(number) > 1 and number[:-1] not in self.parts:
                self.problem(
                    self.origins[number], f"Die übergeordnete Nummer {_printed(number[:-1])} fehlt."
                )
        if self.problems:
            raise DocumentError(*dict.fromkeys(self.problems))
        below: defaultdict[Number, list[Number]] = defaultdict(list)
        for number in self.parts:
            below[number[:-1]].append(number)
        fields = tuple(
            FieldEntry(
                number=field_number[0],
                recommendations=tuple(
                    RecommendationEntry(
                        number=number[1],
                        measures=tuple(self._measure(measure) for measure in below[number]),
                        **self.parts[number],
                    )
                    for number in below[field_number]
                ),
                **self.parts[field_number],
            )
            for field_number in below[()]
        )
        plan: Values = {"title": None, "as_of_date": None} | self.plan
        return checked(PlanDocument(fields=fields, **plan))

    def _measure(self, number: Number) -> MeasureEntry:
        return MeasureEntry(number=_printed(number), **self.parts[number])


def _printed(number: Number) -> str:
    return ".".join(map(str, number))


def decoded(
    columns: Sequence[Column], cells: Mapping[str, tuple[str | None, str]], assembly: Assembly
) -> Values:
    """`cells`: heading → content and place. A column that is missing counts as empty."""
    values: Values = {}
    for column in columns:
        cell, where = cells.get(column.heading, (None, ""))
        try:
            values[column.attribute] = column.codec.decode(cell)
        except CellError as error:
            assembly.problem(where, f"{column.heading}: {error}")
    return values


def check_headings(
    found: Sequence[str], columns: Sequence[Column], number_heading: str, where: str
) -> None:
    known = {number_heading, *(column.heading for column in columns)}
    required = {number_heading, *(column.heading for column in columns if column.required)}
    problems = [Problem(where, f"Die Spalte „{name}“ fehlt.") for name in required - set(found)]
    problems += [
        Problem(where, f"Die Spalte „{name}“ ist unbekannt.") for name in found if name not in known
    ]
    problems += [
        Problem(where, f"Die Spalte „{name}“ steht mehrmals da.")
        for name in dict.fromkeys(found)
        if found.count(name) > 1
    ]
    if problems:
        raise DocumentError(*sorted(problems, key=lambda problem: problem.message))
