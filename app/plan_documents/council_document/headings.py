"""Which lines open a field of action or a recommendation, however they are marked."""

import re
from dataclasses import dataclass

_WHOLLY_BOLD = re.compile(r"^\s*(\*\*|__)(?!\s)(.+?)(?<!\s)\1\s*$")
_FIELD = re.compile(
    r"(?:(?P<before>\d{1,3})\s*\.?\s*Handlungsfeld|Handlungsfeld\s+(?:Nr\.\s*)?(?P<after>\d{1,3}))"
    r"(?P<separator>\s*[:.–—-]+\s*|\s+|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s*[.:]?\s+(?P<rest>[^\W\d_].*)")
_RECOMMENDATION = re.compile(
    r"(?:(?P<before>\d{1,3}(?:\.\d{1,3})?)\s*\.?\s*(?:Handlungs)?empfehlung"
    r"|(?:Handlungs)?empfehlung\s+(?:Nr\.\s*)?(?P<after>\d{1,3}(?:\.\d{1,3})?))(?![\d.]*\d)"
    r"(?P<separator>\s*[:.–—-]+\s*|\s*(?=[(\[])|\s+|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_BACK_MATTER = re.compile(
    r"(?:\d+\s*\.?\s*)?(?:Anhang|Anlagen?|Impressum|Abkürzungs|Quellen|Literatur|Glossar|Kontakt"
    r"|Ansprechpartner|Schlusswort|Ausblick|Herausgeber|Ende des Dokuments)",
    re.IGNORECASE,
)
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Numbered:
    numbers: tuple[int, ...]  # as printed: (3,) or, for a recommendation, (1, 2)
    rest: str  # what follows on the same line


def without_heading_marks(line: str) -> tuple[str, bool]:
    """The line and whether it was marked as a heading (#, wholly bold)."""
    if line.lstrip().startswith("#"):
        return line.strip().strip("#").strip(), True
    return line, _WHOLLY_BOLD.match(line) is not None


def field_heading(text: str, *, marked: bool) -> Numbered | None:
    if match := _FIELD.fullmatch(text):
        return _numbered(match, marked=marked or match["before"] is not None)
    if marked and (match := _NUMBERED.fullmatch(text)):
        return Numbered((int(match["number"]),), match["rest"])
    return None


def bare_field_heading(text: str) -> Numbered | None:
    """ "14 Allgemein" without any mark: only its surroundings tell whether it is a heading."""
    match = _NUMBERED.fullmatch(text)
    if match is None or len(text) > _LONGEST_TITLE:
        return None
    return Numbered((int(match["number"]),), match["rest"])


def recommendation_heading(text: str, *, marked: bool) -> Numbered | None:
    match = _RECOMMENDATION.fullmatch(text)
    return _numbered(match, marked=marked) if match else None


def _numbered(match: re.Match[str], *, marked: bool) -> Numbered | None:
    """Unmarked, a sentence that begins "Empfehlung 3 wird …" is text, not a heading."""
    if (
        match["rest"]
        and not marked
        and not (match["separator"].strip() or match["rest"][0] in "([")
    ):
        return None
    printed = match["before"] or match["after"]
    return Numbered(tuple(int(part) for part in printed.split(".")), match["rest"].strip())


def opens_back_matter(text: str) -> bool:
    return _BACK_MATTER.match(text) is not None
