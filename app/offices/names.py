"""Printed names made comparable: „des Büros für …“ and „Büro für …“ have the same key."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

SEPARATOR: Final = ","

_ARTICLES: Final = frozenset({"der", "die", "das", "des", "dem", "den"})
_SAME: Final = {"u": "und", "&": "und", "+": "und"}
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# German declension, one ending: Amt/Amtes, Beauftragte/-r/-n, Ämter/Ämtern.
_ENDING: Final = re.compile(r"(?<=...)(?:ern|ers|em|en|er|es|e|n|s)$")
_TOKEN: Final = re.compile(
    r"""
    (?P<bracket> \( [^()]* \) )
  | (?P<separator> [,;/|•] )
  | (?P<word> [&+]
      | [^\W_] (?:
            [^\W_\u00ad]
          | \u00ad\s*                                            # soft hyphen
          | \\?[*:_·](?=(?:innen|in|r|n)\b) | /-?(?=innen\b|in\b) # Leiter*innen, Leiter/-innen
          | [-\u2010\u2011]\s+(?=[a-zäöüß])(?!(?:und|oder|u|bzw|sowie)\b)  # cut at a line's end
        )* )
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word, a bracket with all it holds, or a separator, and where it stands in the text."""

    stem: str
    start: int
    end: int

    @property
    def is_bracket(self) -> bool:
        return self.stem.startswith("(")


def cleaned(text: str) -> str:
    """The text to take tokens from: composed letters, no control characters but line breaks."""
    composed = unicodedata.normalize("NFC", text)
    return re.sub(r"[^\S\n]|[\x00-\x08\x0e-\x1f\x7f]", " ", composed)


def tokens(text: str) -> list[Token]:
    """Without articles: they come with any form of a name and tell no two names apart."""
    return list(_tokens(text))


def stems(name: str) -> tuple[str, ...]:
    found = [token.stem for token in _tokens(cleaned(name))]
    while found and found[-1] == SEPARATOR:
        found.pop()
    first = next((at for at, stem in enumerate(found) if stem != SEPARATOR), 0)
    return tuple(found[first:])


def key(name: str) -> str:
    """Equal for all forms of one name; empty if nothing in it can be read."""
    return " ".join(stems(name))


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        if match["separator"]:
            yield Token(SEPARATOR, *match.span())
        elif match["bracket"]:
            yield Token(f"({key(match['bracket'][1:-1])})", *match.span())
        elif (word := _folded(match["word"])) not in _ARTICLES:
            yield Token(_ENDING.sub("", _SAME.get(word, word)), *match.span())


def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold().translate(_UMLAUTS)
    return folded if folded in _SAME else "".join(filter(str.isalnum, folded))
