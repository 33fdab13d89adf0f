"""Lines → fields of action with recommendations, each with its paragraphs and table rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.plan_documents.council_document.findings import Findings, shortened
from app.plan_documents.council_document.footnotes import Note, note
from app.plan_documents.council_document.headings import without_continuation_mark
from app.plan_documents.council_document.markdown import looks_cut
from app.plan_documents.council_document.numerals import is_letter
from app.plan_documents.council_document.tables import (
    AFTER_TEXT,
    PRINTED_ORDER,
    Column,
    Columns,
    OtherColumn,
    Row,
    header_columns,
    is_caption,
    row_of,
)
from app.plan_documents.council_document.tokens import GAP, PROSE, TITLED, Kind, Token

_ABOUT = {
    Column.RESPONSIBLE: "den Verantwortungsbereich",
    Column.DEADLINE: "die Frist",
    Column.COST: "die finanziellen Auswirkungen",
}
_LOOSE_CELLS = 2  # "•→Ein Punkt.": before the table, a tab is a blank


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
        self.columns: Columns = PRINTED_ORDER
        self.other_titles: set[str] = set()
        self.missing_columns: set[Column] = set()
        self.gap = self.page = False
        self.pending: list[Token] = []  # text that nothing explains yet
        self.orphans_reported = False

    @property
    def recommendation(self) -> RecommendationBlock | None:
        recommendations = self.fields[-1].recommendations if self.fields else []
        return recommendations[-1] if recommendations else None

    def build(self, tokens: Sequence[Token]) -> list[FieldBlock]:
        for token in tokens:
            is_running_title = token.kind in TITLED and self._is_open_already(token)
            if token.kind in GAP or is_running_title:
                self.gap = True
                self.page = self.page or token.kind is not Kind.BLANK
                continue
            self._place(token)
            if token.kind is not Kind.SEPARATOR:
                self.gap = self.page = token.kind is Kind.FOOTNOTE
        self._give_up_pending()
        return self.fields

    def _is_open_already(self, token: Token) -> bool:
        """The same number with the same title again is a page's header, not a second heading."""
        if token.kind is Kind.FIELD:
            return bool(self.fields) and _is_same(
                token, (self.fields[-1].number,), self.fields[-1].title
            )
        block = self.recommendation
        return block is not None and _is_same(token, block.numbers, block.heading)

    def _place(self, token: Token) -> None:
        match token.kind:
            case Kind.FIELD:
                self._open_field(token)
            case Kind.RECOMMENDATION:
                self._open_recommendation(token)
            case Kind.TABLE_HEADER:
                self._open_table(token)
            case Kind.ROW:
                self._add_row(token)
            case Kind.FOOTNOTE if self.recommendation:
                self.recommendation.notes.append(note(token.text, token.line))
            case kind if kind in PROSE:
                self._add_text(token)

    def _open_field(self, token: Token) -> None:
        self._give_up_pending()
        number, *_ = token.numbers or (self.fields[-1].number + 1 if self.fields else 1,)
        if token.heading and (is_letter(token.heading.printed) or not token.numbers):
            self.findings.hint(
                token.line, f"„{shortened(token.heading.whole)}“ erhält die Nummer {number}."
            )
        self.fields.append(FieldBlock(token.line, number, token.text))
        self.orphans_reported = False

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
        numbers = token.numbers or (self._last_number() + 1,)
        if token.heading and not token.numbers:
            self.findings.hint(
                token.line, f"„{shortened(token.heading.whole)}“ erhält die Nummer {numbers[0]}."
            )
        block = RecommendationBlock(token.line, numbers, token.text)
        self.fields[-1].recommendations.append(block)

    def _open_table(self, token: Token) -> None:
        self.columns = header_columns(token.cells) or PRINTED_ORDER
        for column in self.columns:
            if isinstance(column, OtherColumn) and column.title not in self.other_titles:
                self.other_titles.add(column.title)
                self.findings.hint(
                    token.line,
                    f"Die Tabellenspalte „{shortened(column.title)}“ gehört zu keiner Angabe des "
                    "Plans; ihr Inhalt steht als Anmerkung bei den Maßnahmen.",
                )
        for column in AFTER_TEXT:
            if column not in self.columns and column not in self.missing_columns:
                self.missing_columns.add(column)
                self.findings.hint(
                    token.line, f"Die Tabelle hat keine Spalte für {_ABOUT[column]}."
                )
        if block := self.recommendation:
            _drop_caption(block)
            block.has_table = True

    def _add_text(self, token: Token) -> None:
        block = self.recommendation
        if block is None:
            self.pending.append(token)
        elif not block.has_table and not block.rows:
            _add_paragraph_line(block, token, gap=self.gap, page=self.page)
        elif token.kind is Kind.TEXT and not self.pending and _last_row_is_cut(block):
            block.rows.append(Row(token.line, {Column.TEXT: token.text}))
            self.findings.hint(
                token.line,
                f"„{shortened(token.text)}“ steht ohne Trennzeichen unter einer abgeschnittenen "
                "Tabellenzeile und wurde an ihren Wortlaut angefügt.",
            )
        elif not is_caption(token.text):
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
        elif _is_loose_text(token, row) and not block.has_table and not block.rows:
            self._add_text(token)
        else:
            _drop_caption(block)
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
        return row_of(token.line, cells, columns)

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


def _is_same(token: Token, numbers: tuple[int, ...], title: str) -> bool:
    """Without a title and without "(Fortsetzung)", a second "Empfehlung 1" is a mistake."""
    return (
        (token.kind is Kind.FIELD or token.text != "")
        and token.numbers in ((), numbers)
        and without_continuation_mark(token.text).casefold() == title.casefold()
    )


def _is_loose_text(token: Token, row: Row) -> bool:
    is_measure = row.label is not None and row.label.certain
    return len(token.cells) <= _LOOSE_CELLS and not is_measure


def _drop_caption(block: RecommendationBlock) -> None:
    if not block.has_table and not block.rows and block.paragraphs:
        *_, last = block.paragraphs
        if is_caption(last[-1].text):
            last.pop()


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
