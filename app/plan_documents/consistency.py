"""What every plan document must fulfil, whichever format it came in."""

import re
from collections.abc import Iterator

from app.costs.model import CeilingPeriod
from app.offices.kinds import ResponsibilityRole
from app.plan_documents.document import (
    DocumentError,
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    Problem,
    RecommendationEntry,
)

_NUMBER = re.compile(r"[1-9]\d{0,3}\.[1-9]\d{0,3}\.[1-9]\d{0,3}")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def checked(document: PlanDocument) -> PlanDocument:
    problems = tuple(_problems(document))
    if problems:
        raise DocumentError(*problems)
    return document


def _problems(document: PlanDocument) -> Iterator[Problem]:
    yield from _unreadable("Plan", document.title, document.slug, document.resolution_paper)
    yield from _too_long("Plan", 300, document.title)
    yield from _too_long("Plan", 60, document.resolution_paper)
    yield from _too_long("Plan", 200, document.resolution_body)
    yield from _twice("Handlungsfeld", [part.number for part in document.fields])
    for part in document.fields:
        where = f"Handlungsfeld {part.number}"
        if not part.title.strip():
            yield Problem(where, "Der Titel fehlt.")
        yield from _unreadable(where, part.title)
        yield from _too_long(where, 300, part.title)
        yield from _twice(
            f"Empfehlung {part.number}.", [entry.number for entry in part.recommendations]
        )
        for entry in part.recommendations:
            yield from _recommendation_problems(part, entry)
    yield from _twice("Maßnahme", [measure.number for measure in document.measures])


def _recommendation_problems(part: FieldEntry, entry: RecommendationEntry) -> Iterator[Problem]:
    number = f"{part.number}.{entry.number}"
    yield from _unreadable(
        f"Empfehlung {number}", entry.title, entry.official_text, *entry.footnotes
    )
    yield from _too_long(f"Empfehlung {number}", 200, entry.title)
    for measure in entry.measures:
        where = f"Maßnahme {measure.number}"
        if not _NUMBER.fullmatch(measure.number) or measure.recommendation_number != number:
            yield Problem(
                where,
                f"Die Nummer passt nicht zur Empfehlung {number}; erwartet wird {number}.x.",
            )
        yield from _measure_problems(where, measure)


def _measure_problems(where: str, measure: MeasureEntry) -> Iterator[Problem]:
    yield from _unreadable(
        where,
        measure.label,
        measure.title,
        measure.official_text,
        measure.responsible_text,
        measure.deadline_text,
        measure.cost_text,
        *measure.footnotes,
        *(entry.printed for entry in measure.responsibilities or ()),
    )
    yield from _too_long(where, 20, measure.label)
    yield from _too_long(where, 200, measure.title)
    yield from _too_long(where, 500, *(each.printed for each in measure.responsibilities or ()))
    for entry in measure.responsibilities or ():
        if entry.role not in list(ResponsibilityRole):
            possible = ", ".join(ResponsibilityRole)
            yield Problem(where, f"Die Rolle „{entry.role}“ gibt es nicht; möglich: {possible}.")
    if measure.ceiling_period not in {None, *CeilingPeriod}:
        yield Problem(
            where,
            f"„{measure.ceiling_period}“ gibt es nicht; eine Obergrenze gilt insgesamt (total) "
            "oder je Jahr (per_year).",
        )


def _twice(noun: str, numbers: list[int] | list[str]) -> Iterator[Problem]:
    seen: set[int | str] = set()
    for number in numbers:
        if number in seen:
            name = f"{noun}{number}" if noun.endswith(".") else f"{noun} {number}"
            yield Problem(name, "Die Nummer kommt mehr als einmal vor.")
        seen.add(number)


def _unreadable(where: str, *texts: str | None) -> Iterator[Problem]:
    for text in texts:
        if text and (found := _FORBIDDEN.search(text)):
            yield Problem(
                where,
                f"Der Text enthält ein unsichtbares Steuerzeichen (U+{ord(found[0]):04X}). "
                "Bitte entfernen.",
            )


def _too_long(where: str, limit: int, *texts: str | None) -> Iterator[Problem]:
    """The limits of the columns in plan/tables.py; SQLite would not hold them itself."""
    for text in texts:
        if text and len(text) > limit:
            yield Problem(where, f"„{text[:20]}…“ ist zu lang: höchstens {limit} Zeichen.")
