"""The papers of one edition: what each is called, and how its files are named."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PaperKind(StrEnum):
    COUNCIL_PAPER = "council_paper"
    COUNCIL_PAPER_TEXT = "council_paper_text"
    REPORT = "report"
    MEASURES = "measures"
    DEADLINES = "deadlines"
    CHANGES = "changes"
    COMBINED = "combined"
    REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True)
class About:
    """`is_presented`: it also says where the paper is on its way and what coordination entered,
    so that it is issued anew when that changes."""

    label: str
    stem: str
    suffix: str = ".pdf"
    is_presented: bool = False

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self.suffix]


_MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

PAPERS: Final[Mapping[PaperKind, About]] = {
    PaperKind.COUNCIL_PAPER: About("Vorlage", "vorlage", is_presented=True),
    PaperKind.COUNCIL_PAPER_TEXT: About(
        "Vorlage zum Übernehmen (DOCX)", "vorlage", ".docx", is_presented=True
    ),
    PaperKind.REPORT: About("Anlage 1: Evaluationsbericht", "evaluationsbericht"),
    PaperKind.MEASURES: About("Anlage 2: Alle Maßnahmen", "anlage-2-massnahmen"),
    PaperKind.DEADLINES: About("Anlage 3: Fristen und Meldungen", "anlage-3-fristen"),
    PaperKind.CHANGES: About("Anlage 4: Änderungen zum Beschluss", "anlage-4-aenderungen"),
    PaperKind.COMBINED: About("Vorlage mit allen Anlagen", "gesamt", is_presented=True),
    PaperKind.REPLACEMENT: About("Austauschseiten", "austauschseiten"),
}
"""In the order in which they are listed."""

LIST: Final = About("Beschlusskontrolle", "beschlusskontrolle")
"""The quarterly list, which belongs to no edition."""
