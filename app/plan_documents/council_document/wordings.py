"""Pieces from the page → a wording without footnote marks, and the notes that it carries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.plan.states import Newness
from app.plan_documents.council_document.findings import Findings
from app.plan_documents.council_document.footnotes import Note, NotesByNumber, resolve
from app.plan_documents.council_document.markdown import SOFT_HYPHEN, joined
from app.plan_documents.council_document.rows import Piece

_LEADING_NEW = re.compile(
    r"(?:NEU\s*:|NEU\s+[–—-](?=\s)|\(NEU\)\s*:?|\[NEU\]\s*:?|NEU$|(?-i:NEU)(?=\s+[A-ZÄÖÜ]))\s*",
    re.IGNORECASE,
)
_TRAILING_NEW = re.compile(r"\s*(?:\(NEU\)|\[NEU\]|[–—-]\s*(?-i:NEU))$", re.IGNORECASE)
_INNER_NEW = re.compile(r"\b(?:NEU|Neu):")


@dataclass(slots=True)
class Wordings:
    findings: Findings
    notes: NotesByNumber
    used: set[Note] = field(default_factory=set)

    def of(self, pieces: Iterable[Piece]) -> tuple[str, tuple[Note, ...]]:
        texts: list[str] = []
        notes: dict[Note, None] = {}
        for piece in pieces:
            marked = resolve(piece.text, piece.line, self.notes)
            texts.append(marked.text)
            notes.update(dict.fromkeys(marked.notes))
            for number in marked.unexplained:
                self.findings.hint(
                    piece.line, f"Zur Hochzahl {number} gibt es keine Fußnote; sie bleibt im Text."
                )
        self.used.update(notes)
        return joined(texts).removesuffix(SOFT_HYPHEN), tuple(notes)


def texts_of(notes: Iterable[Note]) -> tuple[str, ...]:
    return tuple(note.text for note in dict.fromkeys(notes))


def newness(text: str) -> tuple[Newness, str]:
    """A mark at an end says that all of it is new and is removed; an inner one separates an old
    part from a new one and stays as printed.
    """
    if match := _LEADING_NEW.match(text):
        return Newness.YES, text[match.end() :].strip()
    if match := _TRAILING_NEW.search(text):
        return Newness.YES, text[: match.start()]
    return (Newness.PARTLY if _INNER_NEW.search(text) else Newness.NO), text
