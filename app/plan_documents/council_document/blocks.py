"""Lines → fields of action with recommendations, each with its paragraphs and table rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.plan_documents.council_document.findings import Findings, shortened
from app.plan_documents.council_document.footnotes import Note, note
from app.plan_documents.council_document.headings import (
    opens_back_matter,
)
from app.plan_documents.council_document.labels import Label, label_before, label_cell
from app.plan_documents.council_document.markdown import looks_cut
from app.plan_documents.council_document.tables import PRINTED_ORDER, Column, header_columns
from app.plan_documents.council_document.tokens import GAP, TABLE, Kind, Token


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[Column, str]

    @property
    def label(self) -> Label | None:
        return self.label_and_text[0]

    @property
    def label_and_text(self) -> tuple[Label | None, str]:
        text = self.cells.get(Column.TEXT, "")
        if own := label_cell(self.cells.get(Column.NUMBER, "")):
            return own, text
        return label_before(text) or (None, text)


def row_of(token: Token, columns: Sequence[Column]) -> Row:
    return Row(token.line, dict(zip(columns, token.cells, strict=False)))


@dataclass(slots=True)
class RecommendationBlock:
    line: int
    numbers: tuple[int, ...]  # as printed: (2,) or (1, 2)
    heading: str = ""  # behind the number, on the same line
    paragraphs: list[list[Token]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)  # that stand below it
    has_table: bool = False
    is_implied: bool = False  # only its measures' numbers name it


@dataclass(slots=True)
class FieldBlock:
    line: int
    number: int
    title: str
    recommendations: list[RecommendationBlock] = field(default_factory=list)


class BlockBuilder:
    """Goes through the plan's lines once; what cannot be placed becomes a problem."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.fields: list[FieldBlock] = []
        self.columns: tuple[Column, ...] = PRINTED_ORDER
        self.gap = self.page = False
        self.pending: list[Token] = []  # text that nothing explains yet
        self.orphans_reported = False

    @property
    def recommendation(self) -> RecommendationBlock | None:
        recommendations = self.fields[-1].recommendations if self.fields else []
        return recommendations[-1] if recommendations else None

    def build(self, tokens: Sequence[Token]) -> list[FieldBlock]:
        last_table = max((i for i, token in enumerate(tokens) if token.kind in TABLE), default=-1)
        for index, token in enumerate(tokens):
            if token.kind in GAP:
                self.gap = True
                self.page = self.page or token.kind is Kind.PAGE_MARK
                continue
            if token.kind is Kind.HEADING and index > last_table and opens_back_matter(token.text):
                self.findings.hint(
                    token.line, f"Ab „{shortened(token.text)}“ gehört der Text nicht zum Plan."
                )
                break
            self._place(token)
            if token.kind is not Kind.SEPARATOR:
                self.gap = self.page = token.kind is Kind.FOOTNOTE
        self._give_up_pending()
        return self.fields

    def _place(self, token: Token) -> None:
        match token.kind:
            case Kind.FIELD:
                self._give_up_pending()
                self.fields.append(FieldBlock(token.line, token.numbers[0], token.text))
                self.orphans_reported = False
            case Kind.RECOMMENDATION:
                self._open_recommendation(token)
            case Kind.TABLE_HEADER:
                self._open_table(token)
            case Kind.ROW:
                self._add_row(token)
            case Kind.FOOTNOTE if self.recommendation:
                self.recommendation.notes.append(note(token.text, token.line))
            case Kind.TEXT | Kind.HEADING:
                self._add_text(token)

    def _open_recommendation(self, token: Token) -> None:
        self._give_up_pending()
        self.orphans_reported = False
        if not self.fields:
            self.findings.problem(
                token.line,
                "Die Empfehlung steht vor dem ersten Handlungsfeld. "
                "Bitte die Überschrift des Handlungsfelds ergänzen.",
            )
            self.fields.append(FieldBlock(token.line, 1, "?"))
        block = RecommendationBlock(token.line, token.numbers, token.text)
        self.fields[-1].recommendations.append(block)

    def _open_table(self, token: Token) -> None:
        self.columns = header_columns(token.cells) or PRINTED_ORDER
        if Column.UNKNOWN in self.columns:
            title = token.cells[self.columns.index(Column.UNKNOWN)]
            self.findings.problem(
                token.line,
                f"Die Tabellenspalte „{shortened(title)}“ ist unbekannt. Erwartet werden "
                "Maßnahme, Verantwortungsbereich, Frist und Finanzielle Auswirkungen.",
            )
        if self.recommendation:
            self.recommendation.has_table = True

    def _add_text(self, token: Token) -> None:
        block = self.recommendation
        if block is None:
            self._add_to_field(token)
        elif not block.has_table and not block.rows:
            _add_paragraph_line(block, token, gap=self.gap, page=self.page)
        elif token.kind is Kind.TEXT and not self.pending and _last_row_is_cut(block):
            block.rows.append(Row(token.line, {Column.TEXT: token.text}))
            self.findings.hint(
                token.line,
                f"„{shortened(token.text)}“ steht ohne Trennzeichen unter einer abgeschnittenen "
                "Tabellenzeile und wurde an ihren Wortlaut angefügt.",
            )
        else:
            self.pending.append(token)

    def _add_to_field(self, token: Token) -> None:
        if self.fields and not self.fields[-1].title:
            self.fields[-1].title = token.text
        else:
            self.pending.append(token)

    def _add_row(self, token: Token) -> None:
        row = self._row(token)
        self._open_implied_recommendation(row)
        block = self.recommendation
        if block is None:
            if not self.orphans_reported:
                self.findings.problem(
                    token.line,
                    "Hier beginnt eine Tabelle, bevor eine Empfehlung genannt ist. "
                    "Bitte die Überschrift „Empfehlung …“ (und das Handlungsfeld) ergänzen.",
                )
            self.orphans_reported = True
            return
        block.rows.append(row)

    def _open_implied_recommendation(self, row: Row) -> None:
        """Measure 1.3.1 behind 1.2.4: the heading of 1.3 is missing, its number is known."""
        label = row.label
        if not self.fields or label is None or len(label.numbers) != 3:  # noqa: PLR2004
            return
        expected = (self.fields[-1].number, self._last_number() + 1, 1)
        if label.numbers != expected:
            return
        block = RecommendationBlock(row.line, label.numbers[:2], has_table=True, is_implied=True)
        for token in self.pending:
            _add_paragraph_line(block, token, gap=True, page=False)
        self.pending.clear()
        self.fields[-1].recommendations.append(block)

    def _last_number(self) -> int:
        return self.recommendation.numbers[-1] if self.recommendation else 0

    def _row(self, token: Token) -> Row:
        cells, columns = token.cells, self.columns
        surplus = [cell for cell in cells[len(columns) :] if cell]
        if surplus:
            self.findings.problem(
                token.line,
                f"Die Tabellenzeile hat {len(cells)} Zellen statt {len(columns)}; zu viel ist "
                f"„{shortened(surplus[0])}“. Bitte die Trennzeichen der Zeile prüfen.",
            )
        return row_of(token, columns)

    def _give_up_pending(self) -> None:
        for token in self.pending:
            if self.recommendation is None and self.fields:
                self.findings.hint(
                    token.line,
                    f"Einleitender Text eines Handlungsfelds wird nicht übernommen: „{token.text}“",
                )
            else:
                self.findings.problem(
                    token.line,
                    f"Der Text „{shortened(token.text)}“ gehört zu keiner Empfehlung und zu keiner "
                    "Tabellenzeile. Fehlt eine Überschrift, oder fehlen Trennzeichen?",
                )
        self.pending.clear()


def _last_row_is_cut(block: RecommendationBlock) -> bool:
    """Then text below it is its rest, without the tabs."""
    texts = (row.cells.get(Column.TEXT) for row in reversed(block.rows))
    last = next((text for text in texts if text), None)
    return last is not None and looks_cut(last)


def _add_paragraph_line(block: RecommendationBlock, token: Token, *, gap: bool, page: bool) -> None:
    """A page mark inside a sentence ends no paragraph."""
    paragraphs = block.paragraphs
    goes_on = not gap or (page and paragraphs and looks_cut(paragraphs[-1][-1].text))
    if paragraphs and goes_on and token.kind is not Kind.HEADING:
        paragraphs[-1].append(token)
    else:
        paragraphs.append([token])
