"""Which lines open a field of action or a recommendation, however they are named and marked."""

import re
from dataclasses import dataclass, field

from app.plan_documents.council_document.numerals import LETTER, ROMAN, numbers_of

_FIELD_WORD = (
    r"(?:Handlungs(?:feld|bereich|schwerpunkt)|Themen(?:feld|bereich)|Aktionsfeld|Schwerpunkt|HF)"
)
_RECOMMENDATION_WORD = (
    r"(?:(?:Handlungs)?empfehlung"
    r"|(?:(?:strategisch|operativ)es\s+)?(?:Leit|Ober|Haupt|Teil|Handlungs)?ziel)"
)
_FIELD_NUMBER = rf"(?:\d{{1,3}}|{ROMAN}|{LETTER})"
_RECOMMENDATION_NUMBER = rf"(?:(?:{_FIELD_NUMBER}\.|{LETTER})?\d{{1,3}}|{ROMAN})"


def _heading(word: str, number: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<before>{number})\s*[.:)]?\s*)?(?P<word>{word})"
        rf"(?(before)|\s+(?:Nr\.\s*)?(?P<after>{number}))(?!\w|[\d.]*\d)"
        r"(?P<separator>\s*[:.–—-]+\s*|\s*(?=[(\[])|\s+|$)(?P<rest>.*)",
        re.IGNORECASE,
    )


def _unnumbered(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{word})(?:\s*[:–—]\s*|\s+|$)(?P<rest>.*)", re.IGNORECASE)


_FIELD = _heading(_FIELD_WORD, _FIELD_NUMBER)
_UNNUMBERED_FIELD = _unnumbered(_FIELD_WORD)
_RECOMMENDATION = _heading(_RECOMMENDATION_WORD, _RECOMMENDATION_NUMBER)
_UNNUMBERED_RECOMMENDATION = _unnumbered(_RECOMMENDATION_WORD)
_BARE_FIELD = re.compile(r"(?P<number>\d{1,3})\s*[.:]?\s+(?P<rest>[^\W\d_].*)")
_BARE_RECOMMENDATION = re.compile(r"(?P<number>\d{1,3}\.\d{1,3})\s*[.:]?\s+(?P<rest>[^\W\d_].*)")
_WHOLLY_BOLD = re.compile(r"^\s*(\*\*|__)(?!\s)(.+?)(?<!\s)\1\s*$")
_CONTINUED = re.compile(r"\s*[(\[–—-]?\s*Fortsetzung\s*[)\]]?$", re.IGNORECASE)
_BACK_MATTER = re.compile(
    r"(?:\d+\s*\.?\s*)?(?:Anhang|Anlagen?|Impressum|Abkürzung|Quellen|Literatur|Glossar|Kontakt"
    r"|Ansprechpartner|Schlusswort|Ausblick|Herausgeber|Ende des Dokuments)",
    re.IGNORECASE,
)
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Numbered:
    printed: str  # "3", "III", "1.2"; empty: the heading has no number
    rest: str  # what follows on the same line
    word: str = field(default="", compare=False)  # "handlungsfeld", "ziel"
    whole: str = field(default="", compare=False)  # the line

    @property
    def numbers(self) -> tuple[int, ...]:
        """(3,) or, where a recommendation names its field, (1, 2)."""
        return numbers_of(self.printed)


def without_heading_marks(line: str) -> tuple[str, bool]:
    """The line and whether it was marked as a heading (#, wholly bold)."""
    if line.lstrip().startswith("#"):
        return line.strip().strip("#").strip(), True
    return line, _WHOLLY_BOLD.match(line) is not None


def field_heading(text: str, *, marked: bool) -> Numbered | None:
    if match := _FIELD.fullmatch(text):
        return _numbered(match, marked=marked or match["before"] is not None)
    if marked and (match := _UNNUMBERED_FIELD.fullmatch(text)):
        return Numbered("", match["rest"], _word(match), text)
    return bare_field_heading(text) if marked else None


def bare_field_heading(text: str) -> Numbered | None:
    """ "14 Allgemein": unmarked, only its surroundings tell whether it is a heading."""
    return _bare(_BARE_FIELD, text)


def recommendation_heading(text: str, *, marked: bool) -> Numbered | None:
    if match := _RECOMMENDATION.fullmatch(text):
        return _numbered(match, marked=marked)
    if marked and (match := _UNNUMBERED_RECOMMENDATION.fullmatch(text)):
        return Numbered("", match["rest"], _word(match), text)
    return None


def bare_recommendation_heading(text: str) -> Numbered | None:
    """ "1.2 Sprachkurse"."""
    return _bare(_BARE_RECOMMENDATION, text)


def _numbered(match: re.Match[str], *, marked: bool) -> Numbered | None:
    """Unmarked, a sentence that begins "Empfehlung 3 wird …" is text, not a heading."""
    rest = match["rest"].strip()
    if rest[:1].islower() and not (marked or match["separator"].strip()):
        return None
    return Numbered(match["before"] or match["after"], rest, _word(match), match[0])


def _word(match: re.Match[str]) -> str:
    return match["word"].casefold().replace("handlungsempfehlung", "empfehlung")


def _bare(pattern: re.Pattern[str], text: str) -> Numbered | None:
    match = pattern.fullmatch(text)
    if match is None or len(text) > _LONGEST_TITLE:
        return None
    return Numbered(match["number"], match["rest"], whole=match[0])


def without_continuation_mark(title: str) -> str:
    return _CONTINUED.sub("", title)


def opens_back_matter(text: str) -> bool:
    return _BACK_MATTER.match(text) is not None
