"""Texts to go on writing in: a plain structure → DOCX.

`docx_files.py` writes it. It is loaded with the first text, not at the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    is_strong: bool = False
    """Set in bold, and kept with what follows."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered ones begin at 1."""

    texts: Sequence[str]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`header` is empty where the first column says what a row is. Widths in millimetres. `title`
    is for those who hear the document."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


Block = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class TextDocument:
    title: str
    author: str
    made_at: datetime
    header: str
    blocks: Sequence[Block]


def docx_of(document: TextDocument) -> bytes:
    from app.kit import docx_files

    return docx_files.write(document)
