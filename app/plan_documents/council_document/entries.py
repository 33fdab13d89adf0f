"""Blocks → the entries of the plan document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.plan.states import Newness
from app.plan_documents.council_document.blocks import FieldBlock, RecommendationBlock
from app.plan_documents.council_document.findings import Findings
from app.plan_documents.council_document.footnotes import Note, by_number
from app.plan_documents.council_document.markdown import ends_open, looks_cut
from app.plan_documents.council_document.numbering import NumberedRows, check_fields, check_labels
from app.plan_documents.council_document.rows import MeasureRow, Piece, join_rows
from app.plan_documents.council_document.tables import Column, OtherColumn
from app.plan_documents.council_document.wordings import Wordings, newness, texts_of
from app.plan_documents.document import FieldEntry, MeasureEntry, RecommendationEntry

_MISSING = {
    Column.TEXT: "Der Wortlaut",
    Column.RESPONSIBLE: "Der Verantwortungsbereich",
    Column.DEADLINE: "Die Frist",
    Column.COST: "Die Angabe der finanziellen Auswirkungen",
}
_NOTHING = re.compile(r"[-–—./]*")
_TOLERATED_CUTS = 0.25  # above this share the plan simply prints no full stops


def read_entries(blocks: list[FieldBlock], findings: Findings) -> tuple[FieldEntry, ...]:
    check_fields(blocks, findings)
    parts = [part for block in blocks for part in block.recommendations]
    rows = [
        NumberedRows(_number(block, part), join_rows(part.rows, findings))
        for block in blocks
        for part in block.recommendations
    ]
    check_labels(rows, findings)
    wordings = Wordings(findings, by_number(note for part in parts for note in part.notes))
    builder = EntryBuilder(findings, wordings, {part.number: part.rows for part in rows})
    entries = [builder.field(block) for block in blocks]
    builder.list_cut_texts()
    if not any(part.rows for part in parts):
        findings.problem(
            1,
            "Das Dokument enthält keine Tabelle mit Maßnahmen. Erwartet werden Handlungsfelder mit "
            "Empfehlungen und darunter Tabellen, deren Zellen durch Tabulatoren oder | getrennt "
            "sind.",
        )
    return tuple(builder.with_unmarked_notes(*pair) for pair in zip(blocks, entries, strict=True))


def _number(block: FieldBlock, part: RecommendationBlock) -> str:
    return f"{block.number}.{part.numbers[-1]}"


@dataclass(slots=True)
class EntryBuilder:
    findings: Findings
    wordings: Wordings
    rows: Mapping[str, Sequence[MeasureRow]]  # by the recommendation's number
    measures: int = 0
    cut: list[tuple[int, str, str]] = field(default_factory=list)  # line, number, ending

    def field(self, block: FieldBlock) -> FieldEntry:
        title, notes = self.wordings.of([Piece(block.title, block.line)])
        self.wordings.used.difference_update(notes)  # a title carries none: its recommendation does
        if not title:
            self.findings.problem(block.line, f"Handlungsfeld {block.number} hat keinen Titel.")
        if not block.recommendations:
            self.findings.problem(block.line, f"Handlungsfeld {block.number} hat keine Empfehlung.")
        recommendations = tuple(
            self._recommendation(_number(block, part), part) for part in block.recommendations
        )
        return FieldEntry(block.number, title, recommendations, block.line)

    def _recommendation(self, number: str, block: RecommendationBlock) -> RecommendationEntry:
        heading, heading_notes = self.wordings.of([Piece(block.heading, block.line)])
        body, notes = self._paragraphs(block)
        heading_newness, heading = newness(heading)
        body_newness, text = newness(body)
        if not text:
            text, heading = heading, ""
        if not text:
            self._hint(block.line, number, f"Zu Empfehlung {number} ist kein Wortlaut gedruckt.")
        if block.is_implied:
            self._hint(
                block.line,
                number,
                f"Die Überschrift der Empfehlung {number} fehlt; sie folgt aus den Nummern ihrer "
                "Maßnahmen.",
            )
        return RecommendationEntry(
            number=block.numbers[-1],
            official_text=text or None,
            is_new=body_newness if heading_newness is Newness.NO else heading_newness,
            title=heading or None,
            footnotes=texts_of((*heading_notes, *notes)),
            measures=self._measures(number, block),
            line=block.line,
        )

    def _paragraphs(self, block: RecommendationBlock) -> tuple[str, list[Note]]:
        texts: list[str] = []
        notes: list[Note] = []
        for paragraph in block.paragraphs:
            text, found = self.wordings.of(Piece(token.text, token.line) for token in paragraph)
            texts.append(text)
            notes.extend(found)
        return "\n\n".join(text for text in texts if text), notes

    def _measures(self, number: str, block: RecommendationBlock) -> tuple[MeasureEntry, ...]:
        if not block.rows:
            self.findings.problem(
                block.line,
                f"Zu Empfehlung {number} gibt es keine Maßnahme. Fehlt die Tabelle, oder beginnt "
                "sie mit einer unbekannten Kopfzeile?",
            )
        return tuple(
            self._measure(f"{number}.{position}", row)
            for position, row in enumerate(self.rows[number], 1)
        )

    def _measure(self, number: str, row: MeasureRow) -> MeasureEntry:
        self.measures += 1
        notes: list[Note] = []
        cells: dict[Column, str] = {}
        for column, what in _MISSING.items():
            cells[column], found = self.wordings.of(row.pieces.get(column, ()))
            notes.extend(found)
            if not cells[column]:
                if column in row.columns:
                    self._hint(row.line, number, f"{what} fehlt im Dokument.")
            elif column is Column.TEXT and looks_cut(cells[column]):
                self.cut.append((row.line, number, cells[column][-30:]))
            elif column is not Column.TEXT and ends_open(cells[column]):
                self._hint(row.line, number, f"„{cells[column][-40:]}“ wirkt abgeschnitten.")
        return MeasureEntry(
            number=number,
            label=row.label.printed,
            official_text=cells[Column.TEXT] or None,
            responsible_text=cells[Column.RESPONSIBLE],
            deadline_text=cells[Column.DEADLINE],
            cost_text=cells[Column.COST],
            footnotes=(*texts_of(notes), *self._other_cells(row)),
            line=row.line,
        )

    def _other_cells(self, row: MeasureRow) -> Iterator[str]:
        """What this town prints in columns of its own is kept beside the measure."""
        for column, pieces in row.pieces.items():
            if isinstance(column, OtherColumn):
                text, notes = self.wordings.of(pieces)
                if not _NOTHING.fullmatch(text):
                    yield f"{column.title}: {text}"
                yield from texts_of(notes)

    def list_cut_texts(self) -> None:
        if len(self.cut) <= max(1, _TOLERATED_CUTS * self.measures):
            for line, number, ending in self.cut:
                self._hint(line, number, f"Der Wortlaut wirkt abgeschnitten: „… {ending}“.")

    def with_unmarked_notes(self, block: FieldBlock, entry: FieldEntry) -> FieldEntry:
        """A note whose mark is nowhere is kept at the recommendation above it."""
        recommendations = []
        for part, recommendation in zip(block.recommendations, entry.recommendations, strict=True):
            unmarked = [note for note in part.notes if note not in self.wordings.used]
            for note in unmarked:
                self._hint(
                    note.line,
                    f"{entry.number}.{recommendation.number}",
                    _unmarked(note),
                )
            footnotes = (*recommendation.footnotes, *texts_of(unmarked))
            recommendations.append(replace(recommendation, footnotes=footnotes))
        return replace(entry, recommendations=tuple(recommendations))

    def _hint(self, line: int, number: str, message: str) -> None:
        self.findings.hint(line, message, number)


def _unmarked(note: Note) -> str:
    if note.number is None:
        return "Die Anmerkung unter der Tabelle steht nun bei der Empfehlung."
    return f"Fußnote {note.number} hat im Text keine Hochzahl; sie steht nun bei der Empfehlung."
