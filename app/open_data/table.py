"""A table for the public, described by its own columns; as CSV for people, as JSON for programs."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from app.kit.german import german_date
from app.kit.money import cents_to_decimal_string
from app.open_data.source import LICENCE, Licence
from app.plan_documents.table_columns import guarded

RUNS_AS_FORMULA: Final = "=+-@\t\r\n"

Value = str | int | bool | date | tuple[str, ...] | None
Row = tuple[Value, ...]


class Type(StrEnum):
    TEXT = "text"
    TEXTS = "texts"
    INTEGER = "integer"
    YES_NO = "yes_no"
    DATE = "date"
    EUR = "eur"
    """Kept in cents."""
    CODE = "code"
    """One of `values`: JSON has the code, CSV its German label."""


TYPE_LABEL: Final[Mapping[Type, str]] = {
    Type.TEXT: "Text",
    Type.TEXTS: "Texte; in CSV getrennt durch „ | “, in JSON eine Liste",
    Type.INTEGER: "ganze Zahl",
    Type.YES_NO: "ja oder nein; in JSON true oder false",
    Type.DATE: "Datum; in CSV 31.12.2021, in JSON 2021-12-31",
    Type.EUR: "Betrag in Euro; in CSV 1500,00, in JSON als Text 1500.00",
    Type.CODE: "Schlüssel; in CSV die deutsche Bezeichnung, in JSON der Schlüssel",
}
SEPARATOR: Final = " | "


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is for programs and stays the same; `heading` is what people read."""

    name: str
    heading: str
    description: str
    type: Type = Type.TEXT
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class About:
    title: str
    description: str
    url: str
    as_of: date
    publisher: str
    is_sample: bool
    licence: Licence = LICENCE


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    about: About
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def as_csv(table: Table) -> bytes:
    """Semicolons, byte order mark, decimal comma: opens by a double click in a German office.

    A cell that a spreadsheet would run begins with an apostrophe.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in table.columns])
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow([guarded(_cell(*each), RUNS_AS_FORMULA) for each in cells])
    return target.getvalue().encode("utf-8-sig")


def as_json(table: Table) -> bytes:
    about = table.about
    whole = {
        "name": table.name,
        "title": about.title,
        "description": about.description,
        "url": about.url,
        "as_of": about.as_of.isoformat(),
        "publisher": about.publisher,
        "licence": {
            "id": about.licence.id,
            "title": about.licence.title,
            "url": about.licence.url,
        },
        "is_sample": about.is_sample,
        "columns": [_described(column) for column in table.columns],
        "rows": [
            {c.name: _json(c, value) for c, value in zip(table.columns, row, strict=True)}
            for row in table.rows
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def data_dictionary(table: Table) -> Table:
    """The table's columns as a table of its own: what each means and which values it knows."""
    return Table(
        f"{table.name}-spalten",
        table.about,
        _DICTIONARY,
        tuple(
            (
                column.name,
                column.heading,
                TYPE_LABEL[column.type],
                column.description,
                tuple(f"{code} = {label}" for code, label in column.values.items()),
            )
            for column in table.columns
        ),
    )


_DICTIONARY: Final = (
    Column("name", "Name", "Name der Spalte in JSON; bleibt gleich."),
    Column("heading", "Überschrift", "Überschrift der Spalte in CSV."),
    Column("type", "Art", "Was in der Spalte steht und wie es geschrieben wird."),
    Column("description", "Bedeutung", "Was der Inhalt bedeutet."),
    Column("values", "Werte", "Bei Schlüsseln: alle Werte mit ihrer Bezeichnung.", Type.TEXTS),
)


def _cell(column: Column, value: Any) -> str | None:
    """None is an empty cell."""
    if value is None or value in ("", ()):
        return None
    if column.type is Type.CODE:
        return column.values[value]
    return _AS_CELL.get(column.type, str)(value)


_AS_CELL: Final[Mapping[Type, Callable[[Any], str]]] = {
    Type.TEXTS: SEPARATOR.join,
    Type.YES_NO: lambda value: "ja" if value else "nein",
    Type.DATE: german_date,
    Type.EUR: lambda cents: cents_to_decimal_string(cents).replace(".", ","),
}


def _json(column: Column, value: Any) -> object:
    write = _AS_JSON.get(column.type)
    return write(value) if write and value is not None else value


_AS_JSON: Final[Mapping[Type, Callable[[Any], object]]] = {
    Type.TEXTS: list,
    Type.DATE: lambda day: day.isoformat(),
    Type.EUR: cents_to_decimal_string,
}


def _described(column: Column) -> dict[str, object]:
    described: dict[str, object] = {
        "name": column.name,
        "heading": column.heading,
        "type": column.type,
        "description": column.description,
    }
    return described | ({"values": dict(column.values)} if column.values else {})
