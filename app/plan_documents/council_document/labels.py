"""What stands before a measure's wording: "M1:", "Maßnahme 4", "1.2.3", "B.1", "1.", "a)"."""

import re
from dataclasses import dataclass

from app.plan_documents.council_document.numerals import LETTER, ROMAN, numbers_of

_DOTTED = r"\d{1,3}(?:\.\d{1,3}){0,2}"
_BARE = rf"(?P<bare>(?:(?:{ROMAN}|{LETTER})\.?)?{_DOTTED})|(?P<letter>(?-i:[a-z])(?=\)))"
_LABEL = re.compile(
    rf"(?P<printed>(?P<word>M|Ma(?:ß|ss)nahme)[\s.-]?(?:Nr\.\s?)?(?P<number>{_DOTTED})"
    rf"|\(?(?:{_BARE}))"
    r"(?P<stop>(?(word)[.:)]+|[.:)]+(?=\s|$))|\s*[–—-]\s|(?=\s*[(\[]neu[)\]])|(?=\s|$))",
    re.IGNORECASE,
)
_CELL = re.compile(
    rf"\(?(?:(?!{ROMAN}\.)(?P<word>M|[^\W\d]{{2,}})[\s.-]*(?P<number>{_DOTTED})|{_BARE})[.:)]*",
    re.IGNORECASE,
)
_FULL = 3  # field, recommendation, position


@dataclass(frozen=True, slots=True)
class Label:
    printed: str  # "M1", "M 1", "1.2.3"
    numbers: tuple[int, ...]  # (1,) or, where field or recommendation are printed too, (1, 2, 3)
    style: str = ""  # labels of one plan look alike: "m", "maßnahme", "1", "1.", "a"
    certain: bool = True  # "M5 in Summe …", "2. Oktober" may as well be the rest of a sentence

    def precedes(self, other: "Label") -> bool:
        alike = self.style == other.style and self.numbers[:-1] == other.numbers[:-1]
        return alike and self.numbers[-1] + 1 == other.numbers[-1]


def label_before(text: str) -> tuple[Label, str] | None:
    """The label and the wording behind it."""
    match = _LABEL.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    stops = match["stop"] != "" or rest.startswith(("(", "["))
    label = _label(match, match["printed"], "." if stops else "")
    certain = len(label.numbers) == _FULL or (match["word"] is not None and stops)
    return Label(label.printed, label.numbers, label.style, certain), rest


def label_cell(text: str) -> Label | None:
    """A label in a column of its own."""
    match = _CELL.fullmatch(text)
    return _label(match, text.rstrip(".:) "), "") if match else None


def _label(match: re.Match[str], printed: str, stop: str) -> Label:
    printed = printed.lstrip("(")
    if letter := match["letter"]:
        return Label(printed, (ord(letter) - ord("a") + 1,), style="a")
    style = (match["word"] or f"1{stop}").casefold()
    return Label(printed, numbers_of(match["number"] or match["bare"]), style)
