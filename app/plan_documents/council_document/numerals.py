"""Numbers as documents print them: 12, XII, and the letters A, B, C of fields of action."""

import re

_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "X", "XX", "XXX"))
    for one, ones in enumerate(_ONES)
    if tens + ones
}
_PART = re.compile(r"\d+|[A-Z]+")

ROMAN = "(?-i:" + "|".join(sorted(_ROMAN, key=len, reverse=True)) + ")"
LETTER = "(?-i:[A-Z])"


def numbers_of(printed: str) -> tuple[int, ...]:
    """ "1.2" → (1, 2), "III.1" → (3, 1), "B4" → (2, 4)."""
    return tuple(_number(part) for part in _PART.findall(printed))


def is_letter(printed: str) -> bool:
    return len(printed) == 1 and printed.isalpha() and printed not in _ROMAN


def _number(part: str) -> int:
    if part.isdecimal():
        return int(part)
    return _ROMAN.get(part) or ord(part) - ord("A") + 1
