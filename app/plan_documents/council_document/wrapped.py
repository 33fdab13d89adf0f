"""What a line is, seen with its neighbours: headings and footnotes go on in the lines below."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.plan_documents.council_document.footnotes import is_remark
from app.plan_documents.council_document.markdown import ends_open, joined, looks_cut
from app.plan_documents.council_document.tokens import GAP, PROSE, TABLE, TITLED, Kind, Token

_ABOVE_REMARKS = TABLE | {Kind.FOOTNOTE}
_FULL_LINE = 70  # characters: a shorter one is a title, not the beginning of a paragraph


def with_one_kind_per_level(tokens: Sequence[Token]) -> Iterator[Token]:
    """A plan that prints "Empfehlung 1" mentions "Ziel 4" in its text, or the other way round.

    Headings without a number count where none has one.
    """
    counts = {kind: Counter[tuple[bool, str]]() for kind in TITLED}
    for token in tokens:
        if token.heading and token.heading.word:
            counts[token.kind][token.heading.printed != "", token.heading.word] += 1
    kinds = {
        max(count, key=lambda kind: (kind[0], count[kind])) for count in counts.values() if count
    }
    for token in tokens:
        heading = token.heading
        if heading and heading.word and (heading.printed != "", heading.word) not in kinds:
            yield Token(
                Kind.HEADING if heading.printed == "" else Kind.TEXT, token.line, heading.whole
            )
        else:
            yield token


def with_whole_headings(tokens: Iterable[Token]) -> Iterator[Token]:
    """A field's title may stand below its number; a long title goes on in the next lines."""
    heading: Token | None = None
    lines: list[str] = []
    gaps: list[Token] = []
    for token in tokens:
        if heading and token.kind in GAP:
            gaps.append(token)
        elif heading and _goes_on(heading.kind, lines, token, gap=bool(gaps)):
            lines.append(token.text)
        else:
            if heading:
                yield replace(heading, text=joined(lines))
                yield from gaps
            heading, gaps = (token if token.kind in TITLED else None), []
            lines = [token.text] if token.text else []
            if not heading:
                yield token
    if heading:
        yield replace(heading, text=joined(lines))
        yield from gaps


def _goes_on(kind: Kind, lines: list[str], token: Token, *, gap: bool) -> bool:
    if not lines:
        return kind is Kind.FIELD and token.kind in PROSE
    if gap or token.kind not in PROSE:
        return False
    last, is_wrapped = lines[-1], len(lines) > 1
    if ends_open(last):
        return True
    if token.kind is Kind.HEADING:
        return False
    is_cut = token.text[:1].islower() or (len(last) >= _FULL_LINE and looks_cut(last))
    return is_cut or (is_wrapped and kind is Kind.RECOMMENDATION)


def with_whole_footnotes(tokens: Iterable[Token]) -> Iterator[Token]:
    """Lines directly below a footnote belong to it; below a table, a remark is a footnote too."""
    footnote: Token | None = None
    lines: list[str] = []
    content = Kind.BLANK
    for token in tokens:
        opens_remark = (
            token.kind is Kind.TEXT and content in _ABOVE_REMARKS and is_remark(token.text)
        )
        if footnote and token.kind is Kind.TEXT and not opens_remark:
            lines.append(token.text)
            continue
        if footnote:
            yield replace(footnote, text=joined(lines))
        if token.kind is Kind.FOOTNOTE or opens_remark:
            footnote, lines = replace(token, kind=Kind.FOOTNOTE), [token.text]
        else:
            footnote = None
            yield token
        if token.kind not in GAP:
            content = footnote.kind if footnote else token.kind
    if footnote:
        yield replace(footnote, text=joined(lines))
