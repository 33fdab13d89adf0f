"""The columns that CSV and XLSX share, and how a value becomes a cell and a cell a value.

A cell is a text or None. None is an empty cell; an empty text that differs from "not stated" is
told apart from it by `guarded`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kit.german import german_date, read_date
from app.plan.states import Newness
from app.plan_documents.document import Problem, ResponsibilityEntry
from app.plan_documents.json_format import responsibility
from app.plan_documents.json_reader import JsonObject


class CellError(ValueError):
    """The message says what is expected."""


@dataclass(frozen=True, slots=True)
class Codec:
    encode: Callable[[Any], str | None]
    decode: Callable[[str | None], Any]


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    attribute: str
    codec: Codec
    required: bool = False  # the column; cells may be empty
    width: float = 20


def _required_text(cell: str | None) -> str:
    return cell or ""


_WORDS = {True: "ja", False: "nein"}
_NEWNESS = {Newness.YES: "ja", Newness.PARTLY: "teilweise", Newness.NO: "nein"}


def _decode_flag(cell: str | None) -> bool | None:
    if cell is None:
        return None
    for value, word in _WORDS.items():
        if cell.strip().casefold() in {word, word[0]}:
            return value
    raise CellError("Erwartet wird ja oder nein.")


def _decode_newness(cell: str | None) -> Newness:
    for value, word in _NEWNESS.items():
        if (cell or "nein").strip().casefold() == word:
            return value
    raise CellError("Erwartet wird ja, teilweise oder nein.")


def _decode_date(cell: str | None) -> date | None:
    if cell is None:
        return None
    try:
        return read_date(cell)
    except ValueError as error:
        raise CellError(str(error)) from None


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _from_json(cell: str, kind: type, expected: str) -> Any:
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, kind):
        raise CellError(f"Erwartet wird {expected} als JSON.")
    return value


def _decode_texts(cell: str | None) -> tuple[str, ...]:
    texts = _from_json(cell, list, "eine Liste von Texten") if cell else []
    if not all(isinstance(text, str) for text in texts):
        raise CellError("Erwartet wird eine Liste von Texten als JSON.")
    return tuple(texts)


def _encode_responsibilities(entries: tuple[ResponsibilityEntry, ...] | None) -> str | None:
    if entries is None:
        return None
    return _to_json([{"printed": e.printed, "office": e.office, "role": e.role} for e in entries])


def _decode_responsibilities(cell: str | None) -> tuple[ResponsibilityEntry, ...] | None:
    if cell is None:
        return None
    problems: list[Problem] = []
    items = _from_json(cell, list, "eine Liste")
    entries = tuple(
        responsibility(JsonObject(item, f"[{index}]", problems)) for index, item in enumerate(items)
    )
    if problems:
        raise CellError("; ".join(str(problem) for problem in problems))
    return entries


TEXT = Codec(lambda value: value or None, _required_text)
OPTIONAL_TEXT = Codec(lambda value: value, lambda cell: cell)
FLAG = Codec(_WORDS.__getitem__, lambda cell: _decode_flag(cell) or False)
OPTIONAL_FLAG = Codec(lambda value: None if value is None else _WORDS[value], _decode_flag)
NEWNESS = Codec(_NEWNESS.__getitem__, _decode_newness)
DATE = Codec(lambda value: value and german_date(value), _decode_date)
TEXTS = Codec(lambda value: _to_json(value) if value else None, _decode_texts)
MAPPING = Codec(
    lambda value: None if value is None else _to_json(dict(value)),
    lambda cell: None if cell is None else _from_json(cell, dict, "ein Objekt"),
)
RESPONSIBILITIES = Codec(_encode_responsibilities, _decode_responsibilities)

NUMBER_HEADING = "Nummer"

MEASURE_COLUMNS = (
    Column("Kennzeichnung", "label", TEXT, required=True, width=14),
    Column("Kurztitel", "title", OPTIONAL_TEXT, width=36),
    Column("Kurztitel vorläufig", "title_is_provisional", FLAG, width=12),
    Column("Wortlaut", "official_text", OPTIONAL_TEXT, required=True, width=60),
    Column("Fußnoten", "footnotes", TEXTS, width=20),
    Column("Verantwortungsbereich", "responsible_text", TEXT, required=True, width=40),
    Column("Frist", "deadline_text", TEXT, required=True, width=22),
    Column("Finanzielle Auswirkungen", "cost_text", TEXT, required=True, width=22),
    Column("Prüfauftrag", "is_assessment", OPTIONAL_FLAG, width=12),
    Column("Geklärte Zuständigkeiten", "responsibilities", RESPONSIBILITIES, width=30),
    Column("Berichtende Stelle", "reporting_office", OPTIONAL_TEXT, width=18),
    Column("Auslegung der Frist", "interpretation", MAPPING, width=24),
    Column("Geltung der Obergrenze", "ceiling_period", OPTIONAL_TEXT, width=14),
)
FIELD_COLUMNS = (Column("Handlungsfeld", "title", TEXT, required=True, width=36),)
RECOMMENDATION_COLUMNS = (
    Column("Empfehlung neu", "is_new", NEWNESS, required=True, width=12),
    Column("Kurztitel der Empfehlung", "title", OPTIONAL_TEXT, width=36),
    Column("Wortlaut der Empfehlung", "official_text", OPTIONAL_TEXT, required=True, width=60),
    Column("Fußnoten der Empfehlung", "footnotes", TEXTS, width=20),
)
PLAN_COLUMNS = (
    Column("Plan", "title", OPTIONAL_TEXT, width=40),
    Column("Kürzel", "slug", OPTIONAL_TEXT),
    Column("Stand", "as_of_date", DATE),
    Column("Beschlussdatum", "resolution_date", DATE),
    Column("Beschlussvorlage", "resolution_paper", OPTIONAL_TEXT),
    Column("Beschlossen von", "resolution_body", OPTIONAL_TEXT),
    Column("In Kraft ab", "in_force_from", DATE),
    Column("In Kraft bis", "in_force_until", DATE),
    Column("Beispieldaten", "is_sample", FLAG),
)


def guarded(cell: str | None, starts: str) -> str:
    """An apostrophe before what a spreadsheet would run or drop; `unguarded` takes it away again.

    None → "", "" → "'", "=1+1" → "'=1+1" if "=" is one of the `starts`, "'s" → "''s".
    """
    if cell is None:
        return ""
    return f"'{cell}" if not cell or cell[0] in f"'{starts}" else cell


def unguarded(cell: str) -> str | None:
    return cell.removeprefix("'") if cell else None
