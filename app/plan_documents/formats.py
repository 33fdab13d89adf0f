"""Which format is this, and the one way in and out for all of them."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import PurePath

from app.plan_documents import csv_format, json_format, xlsx_format
from app.plan_documents.council_document import read_council_document
from app.plan_documents.decoding import MAX_BYTES, decode_text
from app.plan_documents.document import DocumentError, PlanDocument, Problem
from app.plan_documents.table_columns import NUMBER_HEADING


class Format(StrEnum):
    COUNCIL = "council"  # read only
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


_BY_SUFFIX = {
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".xlsx": Format.XLSX,
    ".md": Format.COUNCIL,
    ".txt": Format.COUNCIL,
    ".tsv": Format.COUNCIL,
}
_REFUSED = {
    ".xlsm": "Arbeitsmappen mit Makros werden nicht gelesen.",
    ".xls": "Das alte Format XLS wird nicht gelesen.",
    ".ods": "Das Format ODS wird nicht gelesen.",
    ".pdf": "Aus PDF wird nicht gelesen; bitte den Text entnehmen (Markdown oder Text).",
    ".docx": "Aus DOCX wird nicht gelesen; bitte als Text mit Tabulatoren speichern.",
}
_WRITERS: dict[Format, Callable[[PlanDocument], bytes]] = {
    Format.JSON: json_format.write,
    Format.CSV: csv_format.write,
    Format.XLSX: xlsx_format.write,
}
_READERS: dict[Format, Callable[[bytes, int], PlanDocument]] = {
    Format.JSON: json_format.read,
    Format.CSV: csv_format.read,
    Format.XLSX: xlsx_format.read,
    Format.COUNCIL: lambda data, limit: read_council_document(decode_text(data, limit)),
}


def detect(filename: str, data: bytes) -> Format:
    """By the name where it says something, else by how the content begins."""
    suffix = PurePath(filename).suffix.casefold()
    if suffix in _REFUSED:
        raise DocumentError(Problem("Datei", _REFUSED[suffix]))
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    beginning = data.removeprefix(b"\xef\xbb\xbf")[:200].lstrip()
    if beginning.startswith(b"PK"):
        return Format.XLSX
    if beginning.startswith(b"{"):
        return Format.JSON
    if beginning.startswith((f"{NUMBER_HEADING};".encode(), f"{NUMBER_HEADING},".encode())):
        return Format.CSV
    return Format.COUNCIL


def read(filename: str, data: bytes, max_bytes: int = MAX_BYTES) -> PlanDocument:
    """Raises DocumentError."""
    return _READERS[detect(filename, data)](data, max_bytes)


def write(document: PlanDocument, target: Format) -> bytes:
    """Not for the council's document: that is only read."""
    return _WRITERS[target](document)
