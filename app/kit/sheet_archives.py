"""May this spreadsheet file be opened? Decided from its table of contents, before unpacking."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO


class SheetError(Exception):
    """`sheet`, `row`, `column` (a letter) as the reader sees them; None where the file is meant."""

    def __init__(
        self,
        message: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.sheet = sheet
        self.row = row
        self.column = column

    @property
    def where(self) -> str:
        """Blatt „Maßnahmen“, Zelle C7."""
        if self.sheet is None:
            return "Datei"
        if self.row is None:
            return f"Blatt „{self.sheet}“"
        cell = f"Zelle {self.column}{self.row}" if self.column else f"Zeile {self.row}"
        return f"Blatt „{self.sheet}“, {cell}"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Limits:
    max_bytes: int = 10 * 1024 * 1024
    max_unpacked_bytes: int = 32 * 1024 * 1024
    max_parts: int = 500
    max_sheets: int = 20
    max_rows: int = 20_000  # of one sheet
    max_columns: int = 200
    max_marks: int = 1_000_000  # elements and attributes of sheets and their texts
    max_other_marks: int = 100_000  # of styles, names and all the rest


_LONGEST_TYPE_LIST = 1_000_000
_TABLES = re.compile(r"worksheets/|sharedStrings", re.IGNORECASE)
_CHUNK = 1 << 20
_DAMAGED = (
    *(zipfile.BadZipFile, KeyError, ValueError, RuntimeError),
    *(OSError, EOFError, zlib.error),
)
_FORBIDDEN_PARTS = (
    (re.compile(r"vbaProject|macrosheets/", re.IGNORECASE), "Makros"),
    (re.compile(r"externalLinks/", re.IGNORECASE), "Verknüpfungen mit anderen Dateien"),
    (re.compile(r"embeddings/|activeX/|oleObject", re.IGNORECASE), "eingebettete Objekte"),
    (re.compile(r"connections\.xml|queryTables/", re.IGNORECASE), "Datenverbindungen"),
)


def check_archive(data: bytes, limits: Limits) -> None:
    if len(data) > limits.max_bytes:
        raise SheetError(f"Die Datei ist größer als {limits.max_bytes // 1024 // 1024} MB.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            content_types = archive.getinfo("[Content_Types].xml")
            declared = (
                archive.read(content_types)
                if content_types.file_size <= _LONGEST_TYPE_LIST
                else b""
            )
    except NotImplementedError as error:
        raise SheetError("Die Arbeitsmappe ist auf unbekannte Weise gepackt.") from error
    except _DAMAGED as error:
        raise SheetError("Die Datei ist keine Arbeitsmappe im Format XLSX.") from error
    if any(part.flag_bits & 1 for part in parts):
        raise SheetError("Die Arbeitsmappe ist verschlüsselt. Bitte ohne Kennwort speichern.")
    if len(parts) > limits.max_parts or len(names) != len(parts):
        raise SheetError("Die Arbeitsmappe ist ungewöhnlich aufgebaut und wird nicht gelesen.")
    if sum(part.file_size for part in parts) > limits.max_unpacked_bytes:
        raise SheetError("Die Arbeitsmappe ist entpackt zu groß und wird nicht gelesen.")
    if b"macroEnabled" in declared:
        raise SheetError(_forbidden("Makros"))
    for pattern, what in _FORBIDDEN_PARTS:
        if any(pattern.search(name) for name in names):
            raise SheetError(_forbidden(what))
    _check_marks(data, limits)


def _check_marks(data: bytes, limits: Limits) -> None:
    """A few kilobytes can unpack to millions of empty cells, which take minutes and gigabytes to
    read. Counting what makes them takes neither: no encoding that is read here writes `<` and `=`
    in another way."""
    left = {True: limits.max_marks, False: limits.max_other_marks}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for part in archive.infolist():
                is_table = bool(_TABLES.search(part.filename))
                with archive.open(part) as content:
                    while chunk := content.read(_CHUNK):
                        left[is_table] -= chunk.count(b"<") + chunk.count(b"=")
                        if left[is_table] < 0:
                            raise SheetError(
                                "Die Arbeitsmappe enthält ungewöhnlich viele Zellen oder Formate. "
                                "Bitte nur die ausgefüllten Zeilen in eine neue Mappe übernehmen."
                            )
    except _DAMAGED as error:
        raise SheetError("Die Datei ist keine Arbeitsmappe im Format XLSX.") from error


def _forbidden(what: str) -> str:
    return f"Die Arbeitsmappe enthält {what}. Bitte entfernen und neu als .xlsx speichern."
