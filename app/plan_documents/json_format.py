"""The plan as JSON: complete, readable, and what the seed is written in.

What has its default value (no footnotes, no settled responsibilities, …) is left out.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from app.plan.states import Newness
from app.plan_documents.consistency import checked
from app.plan_documents.decoding import MAX_BYTES, decode_text
from app.plan_documents.document import (
    DocumentError,
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    Problem,
    RecommendationEntry,
    ResponsibilityEntry,
)
from app.plan_documents.json_reader import JsonObject, parse

FORMAT = "massnahmenmonitor-plan/1"
_NOT_WRITTEN = frozenset({"line", "hints"})

Entry = PlanDocument | FieldEntry | RecommendationEntry | MeasureEntry | ResponsibilityEntry


def write(document: PlanDocument) -> bytes:
    content = {"format": FORMAT, **_written(document)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _written(entry: Entry) -> dict[str, Any]:
    return {
        part.name: _value(getattr(entry, part.name))
        for part in fields(entry)
        if part.name not in _NOT_WRITTEN and getattr(entry, part.name) != part.default
    }


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Entry):
        return _written(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def read(data: bytes, max_bytes: int = MAX_BYTES) -> PlanDocument:
    """Strict: unknown keys, wrong types and double keys are refused, each with its path."""
    problems: list[Problem] = []
    root = JsonObject(parse(decode_text(data, max_bytes)), "", problems)
    if root.optional("format", str) != FORMAT:
        raise DocumentError(
            Problem("format", f"Erwartet wird „{FORMAT}“. Ist das ein Plan dieses Dienstes?")
        )
    document = _document(root)
    if problems:
        raise DocumentError(*problems)
    return checked(document)


def _document(source: JsonObject) -> PlanDocument:
    return source.finished(
        PlanDocument(
            title=source.optional("title", str),
            as_of_date=source.optional_date("as_of_date"),
            fields=source.entries("fields", _field),
            slug=source.optional("slug", str),
            resolution_date=source.optional_date("resolution_date"),
            resolution_paper=source.optional("resolution_paper", str),
            resolution_body=source.optional("resolution_body", str),
            in_force_from=source.optional_date("in_force_from"),
            in_force_until=source.optional_date("in_force_until"),
            is_sample=source.optional("is_sample", bool) or False,
        )
    )


def _field(source: JsonObject) -> FieldEntry:
    return source.finished(
        FieldEntry(
            number=source.number("number"),
            title=source.text("title"),
            recommendations=source.entries("recommendations", _recommendation),
        )
    )


def _recommendation(source: JsonObject) -> RecommendationEntry:
    return source.finished(
        RecommendationEntry(
            number=source.number("number"),
            official_text=source.optional("official_text", str),
            is_new=source.choice("is_new", Newness, Newness.NO),
            title=source.optional("title", str),
            footnotes=source.texts("footnotes"),
            measures=source.entries("measures", _measure),
        )
    )


def _measure(source: JsonObject) -> MeasureEntry:
    settled = source.has("responsibilities")
    return source.finished(
        MeasureEntry(
            number=source.text("number"),
            label=source.text("label"),
            official_text=source.optional("official_text", str),
            responsible_text=source.text("responsible_text"),
            deadline_text=source.text("deadline_text"),
            cost_text=source.text("cost_text"),
            footnotes=source.texts("footnotes"),
            title=source.optional("title", str),
            title_is_provisional=source.optional("title_is_provisional", bool) or False,
            is_assessment=source.optional("is_assessment", bool),
            responsibilities=source.entries("responsibilities", responsibility)
            if settled
            else None,
            reporting_office=source.optional("reporting_office", str),
            interpretation=source.optional("interpretation", dict),
            ceiling_period=source.optional("ceiling_period", str),
        )
    )


def responsibility(source: JsonObject) -> ResponsibilityEntry:
    return source.finished(
        ResponsibilityEntry(
            printed=source.text("printed"),
            office=source.optional("office", str),
            role=source.text("role"),
        )
    )
