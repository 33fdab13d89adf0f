"""The sentences in a template: what people read, cut out of what machines read.

    <p>Abzugeben bis <strong>{{ day(year.due_date) }}</strong>, bitte.</p>

holds the message `Abzugeben bis <1>{due_date}</1>, bitte.`: values and marks of emphasis or links
are numbered or named places, so that other words may stand around them and can change nothing but
words. Values come in as single characters (`hole`), and so they go out again.

A message ends where a block of HTML ends, at a condition or loop of the template, and at „ · “.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

Say = Callable[[str], str]
"""From our words to those in force."""

_HOLES: Final = 0xF0000
"""Where the characters begin that stand for values: private use, in no text."""
_HOLE = re.compile(r"[\U000F0000-\U000FFFFD]")
_INLINE: Final = frozenset(
    ("a", "abbr", "b", "code", "em", "i", "kbd", "small", "span", "strong", "sub", "sup", "time")
)
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z!][\w-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE
)
_READ_ALOUD = re.compile(r'(?<=\s)((?:aria-label|alt|placeholder|title)=")([^"]*)(?=")')
_LETTER = re.compile(r"[A-Za-zÄÖÜäöüß]")
_PLACE = re.compile(r"\{(?P<name>\w+)\}|<(?P<end>/?)(?P<number>[0-9]+)>")
_PARAGRAPHS = re.compile(r"(\n[ \t]*\n)")
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_NOT_WORDS = re.compile(r'[{}<>]|="')


@dataclass(frozen=True, slots=True)
class Value:
    """One `{{ … }}`: its name for people and what it says, by which two are the same."""

    name: str
    expression: str


@dataclass(slots=True)
class _Piece:
    """A stretch of text (`tag` is empty) or a tag; `partner` is where its other half stands."""

    raw: str
    tag: str = ""
    is_end: bool = False
    partner: int | None = None


def hole(index: int) -> str:
    """The character that stands for value number `index`."""
    return chr(_HOLES + index)


def split_at_holes(text: str) -> Iterator[str | int]:
    """Text and the numbers of values, in order."""
    start = 0
    for found in _HOLE.finditer(text):
        if text[start : found.start()]:
            yield text[start : found.start()]
        yield ord(found[0]) - _HOLES
        start = found.end()
    if text[start:]:
        yield text[start:]


def faults(ours: str, theirs: str) -> list[str]:
    """Places in other words that ours do not have, or marks that are not paired as ours are."""
    found = [f"{{{name}}} gibt es hier nicht" for name in sorted(_names(theirs) - _names(ours))]
    if _marks(theirs) != _marks(ours):
        found.append("die Marken <1>…</1> müssen alle vorkommen und in derselben Ordnung")
    return found


def _names(message: str) -> set[str]:
    return {place["name"] for place in _PLACE.finditer(message) if place["name"]}


def _marks(message: str) -> list[str]:
    return [place[0] for place in _PLACE.finditer(message) if place["number"]]


class PlainReader:
    """Of a text file: a message is a paragraph with its line breaks."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def reword(self, source: str, values: Sequence[Value]) -> str:
        return "".join(
            _Message(self._say, values, is_html=False).reword([_Piece(part)])
            for part in _PARAGRAPHS.split(source)
        )


class HtmlReader:
    """Of one HTML file, stretch by stretch; a tag may reach over several of them."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._in_tag = False

    def reword(self, source: str, values: Sequence[Value]) -> str:
        inside, source = self._rest_of_tag(source)
        done = [self._tag(inside, values)]
        sequence: list[_Piece] = []
        start = 0
        for found in _TAG.finditer(source):
            sequence.append(_Piece(source[start : found.start()]))
            name = found["name"].lower()
            tag = self._tag(found[0], values)
            if name in _INLINE:
                sequence.append(_Piece(tag, name, bool(found["end"])))
            else:
                done += [self._sequence(sequence, values), tag]
                sequence = []
            start = found.end()
        text, opening, begun = source[start:].partition("<")
        self._in_tag = self._in_tag or bool(opening)
        sequence.append(_Piece(text))
        return "".join(
            [*done, self._sequence(sequence, values), self._tag(opening + begun, values)]
        )

    def _rest_of_tag(self, source: str) -> tuple[str, str]:
        if not self._in_tag:
            return "", source
        inside, end, rest = source.partition(">")
        self._in_tag = not end
        return inside + end, rest

    def _tag(self, raw: str, values: Sequence[Value]) -> str:
        """What a screen reader says of a tag are words too."""
        return _READ_ALOUD.sub(
            lambda found: (
                found[1] + _Message(self._say, values, is_html=True).reword([_Piece(found[2])])
            ),
            raw,
        )

    def _sequence(self, pieces: list[_Piece], values: Sequence[Value]) -> str:
        """Cut at tags without a partner and at „ · “ outside of tags, then message by message."""
        _pair(pieces)
        done, part, depth = [], list[_Piece](), 0
        for piece in pieces:
            if piece.tag and piece.partner is None:
                done += [self._phrase(part, values), piece.raw]
                part = []
                continue
            depth += 0 if not piece.tag else -1 if piece.is_end else 1
            if piece.tag or depth:
                part.append(piece)
                continue
            first, *more = piece.raw.split(" · ")
            part.append(_Piece(first))
            for each in more:
                done += [self._phrase(part, values), " · "]
                part = [_Piece(each)]
        return "".join([*done, self._phrase(part, values)])

    def _phrase(self, pieces: list[_Piece], values: Sequence[Value]) -> str:
        """One message, or several where only what is within tags says something."""
        _pair(pieces)
        spans = list(_spans(pieces))
        while spans and _is_empty(pieces[slice(*spans[0])]):
            spans.pop(0)
        while spans and _is_empty(pieces[slice(*spans[-1])]):
            spans.pop()
        if not _says(pieces):
            return "".join(piece.raw for piece in pieces)
        first, last = spans[0][0], spans[-1][1]
        before = "".join(piece.raw for piece in pieces[:first])
        after = "".join(piece.raw for piece in pieces[last:])
        if any(end - start == 1 and _says(pieces[start:end]) for start, end in spans):
            middle = _Message(self._say, values, is_html=True).reword(pieces[first:last])
        else:
            middle = "".join(
                pieces[start].raw
                + self._phrase(pieces[start + 1 : end - 1], values)
                + pieces[end - 1].raw
                if end - start > 1
                else pieces[start].raw
                for start, end in spans
            )
        return before + middle + after


def _pair(pieces: list[_Piece]) -> None:
    begun: list[int] = []
    for index, piece in enumerate(pieces):
        piece.partner = None
        if not piece.tag:
            continue
        if not piece.is_end:
            begun.append(index)
        elif begun and pieces[begun[-1]].tag == piece.tag:
            piece.partner = begun.pop()
            pieces[piece.partner].partner = index


def _spans(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Each text, and each tag up to the end of its partner."""
    index = 0
    while index < len(pieces):
        end = (pieces[index].partner or index) + 1
        yield index, end
        index = end


def _says(pieces: Sequence[_Piece]) -> bool:
    return any(not piece.tag and _LETTER.search(unescape(piece.raw)) for piece in pieces)


def _is_empty(pieces: Sequence[_Piece]) -> bool:
    """A space, or a sign that stands in a tag of its own."""
    text = "".join(piece.raw for piece in pieces if not piece.tag)
    is_tagged = len(pieces) > 1
    return not text.strip() or (is_tagged and not _LETTER.search(text) and not _HOLE.search(text))


class _Message:
    """From pieces to a message and, in other words, back."""

    def __init__(self, say: Say, values: Sequence[Value], *, is_html: bool) -> None:
        self._say = say
        self._values = values
        self._is_html = is_html
        self._holes: dict[str, str] = {}
        self._tags: dict[str, str] = {}

    def reword(self, pieces: list[_Piece]) -> str:
        raw = "".join(piece.raw for piece in pieces)
        if not _says(pieces) or any(
            _NOT_WORDS.search(unescape(each.raw)) for each in pieces if not each.tag
        ):
            return raw
        _pair(pieces)
        numbers: dict[int, int] = {}
        written = ""
        for index, piece in enumerate(pieces):
            if not piece.tag:
                written += self._written(piece.raw)
                continue
            start = index if piece.partner is None or not piece.is_end else piece.partner
            number = numbers.setdefault(start, len(numbers) + 1)
            place = f"<{'/' if piece.is_end else ''}{number}>"
            self._tags[place] = piece.raw
            written += place
        found = _EDGES.fullmatch(written)
        before, ours, after = found.groups() if found else ("", written, "")
        theirs = self._say(ours)
        return raw if theirs == ours else before + self._filled(theirs) + after

    def _written(self, text: str) -> str:
        if self._is_html:
            text = re.sub(r"[ \t\n]+", " ", unescape(text))
        return _HOLE.sub(lambda found: f"{{{self._name(found[0])}}}", text)

    def _name(self, character: str) -> str:
        value = self._values[ord(character) - _HOLES]
        name, number = value.name, 1
        while (taken := self._holes.get(name)) and self._values[
            ord(taken) - _HOLES
        ].expression != value.expression:
            number += 1
            name = f"{value.name}_{number}"
        self._holes.setdefault(name, character)
        return name

    def _filled(self, message: str) -> str:
        """With the values and tags at their places; all else is text and stays text."""
        done, start = "", 0
        for place in _PLACE.finditer(message):
            done += self._text(message[start : place.start()])
            done += self._holes[place["name"]] if place["name"] else self._tags[place[0]]
            start = place.end()
        return done + self._text(message[start:])

    def _text(self, text: str) -> str:
        return escape(text) if self._is_html else text
