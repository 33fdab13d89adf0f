"""Notes at the foot of the page, and who carries their mark."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_DEFINITION = re.compile(r"<sup>\s*(\d{1,3})(?:[\s,]+\d{1,3})*\s*</sup>\s*(.+)")
_MARK = re.compile(r"( ?)<sup>\s*(\d{1,3}(?:[\s,]+\d{1,3})*)\s*</sup>(?=(\w?))")
_TAG = re.compile(r"</?sup>")
_REMARK = re.compile(
    r"(?:Anmerkung|Hinweis|Erläuterung|Legende|Quelle)(?:en)?\s*:|\*{1,3}\)?\s", re.IGNORECASE
)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Note:
    number: int | None  # None: a remark without a mark
    text: str
    line: int


def is_definition(text: str) -> bool:
    return _DEFINITION.fullmatch(text) is not None


def note(text: str, line: int) -> Note:
    match = _DEFINITION.fullmatch(text)
    if match is None:
        return Note(None, _TAG.sub("", text), line)
    return Note(int(match[1]), _TAG.sub("", match[2]), line)


def is_remark(text: str) -> bool:
    """ "Hinweis: …" below a table."""
    return _REMARK.match(text) is not None


@dataclass(frozen=True, slots=True)
class Marked:
    text: str  # without its marks
    notes: tuple[Note, ...] = ()
    unexplained: tuple[int, ...] = ()  # marks without a note stay in the text: m², 4²


NotesByNumber = Mapping[int, Sequence[Note]]


def by_number(notes: Iterable[Note]) -> NotesByNumber:
    """Each number's notes in the order of the document."""
    found: dict[int, list[Note]] = {}
    for one in notes:
        if one.number is not None:
            found.setdefault(one.number, []).append(one)
    return found


def resolve(text: str, line: int, notes: NotesByNumber) -> Marked:
    """Numbers may start anew on every page: the next note below is meant, else the last above."""
    found: dict[Note, None] = {}
    unexplained: list[int] = []

    def replaced(match: re.Match[str]) -> str:
        numbers = tuple(dict.fromkeys(int(part) for part in re.findall(r"\d+", match[2])))
        meant = [_meant(line, notes.get(number, ())) for number in numbers]
        if any(one is None for one in meant):
            unexplained.extend(numbers)
            return match[1] + match[2].translate(_SUPERSCRIPT)
        found.update((one, None) for one in meant if one)
        return match[1] if match[3] else ""

    clean = _TAG.sub("", _MARK.sub(replaced, text))
    return Marked(clean.strip(), tuple(found), tuple(unexplained))


def _meant(line: int, candidates: Sequence[Note]) -> Note | None:
    if not candidates:
        return None
    below = bisect_left(candidates, line, key=lambda one: one.line)
    return candidates[min(below, len(candidates) - 1)]
