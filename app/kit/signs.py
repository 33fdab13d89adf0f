"""How a state is shown everywhere: one label, one symbol, one place in the order.

Colour is never the only sign: the symbols of one table differ in shape, so a black and white
print and a screen reader tell the same story.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a state means to the reader; CSS and print patterns hang on it."""

    GOOD = "good"
    OPEN = "open"
    WARN = "warn"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Sign:
    label: str
    symbol: str
    order: int
    tone: Tone
