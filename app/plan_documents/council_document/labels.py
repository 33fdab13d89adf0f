"""What stands before a measure's wording: "M1:", "M 1:", "1.2.3", "Maßnahme 4:"."""

import re
from dataclasses import dataclass

_LABEL = re.compile(
    r"(?P<full>(?:(?:M|Maßnahme)\s?)?(?P<f>\d{1,3})\.(?P<r>\d{1,3})\.(?P<m>\d{1,3}))"
    r"(?:[.:)]+(?=\s|$)|\s*[–—-]\s|\s|$)"
    r"|(?P<short>(?:M|Maßnahme)\s?(?P<n>\d{1,3}))(?P<stop>[.:)]+|\s*[–—-]\s|(?=\s|$))",
    re.IGNORECASE,
)
_CELL = re.compile(r"(?P<word>[^\W\d]*)\s*(?P<numbers>\d{1,3}(?:\.\d{1,3})*)[.:)]*")


@dataclass(frozen=True, slots=True)
class Label:
    printed: str  # "M1", "M 1", "1.2.3"
    numbers: tuple[int, ...]  # (1,) or, where field and recommendation are printed too, (1, 2, 3)
    certain: bool = True  # "M5 in Summe …" may as well be the rest of a sentence


def label_before(text: str) -> tuple[Label, str] | None:
    """The label and the wording behind it."""
    match = _LABEL.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    if match["full"]:
        return Label(match["full"], (int(match["f"]), int(match["r"]), int(match["m"]))), rest
    return Label(match["short"], (int(match["n"]),), certain=match["stop"] != ""), rest


def label_cell(text: str) -> Label | None:
    """A label in a column of its own: also "1", "1.2"."""
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    numbers = tuple(int(part) for part in match["numbers"].split("."))
    return Label(text.rstrip(".:) "), numbers)
