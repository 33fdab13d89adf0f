"""What „Verantwortungsbereich“ says: which offices, in which role.

„und“, commas and line breaks separate names and are parts of names: the directory decides, the
longest known name wins. What it does not know is kept as printed and told as a doubt.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.offices import names
from app.offices.directory import Directory, DirectoryEntry
from app.offices.kinds import RESPONSIBILITY_LABEL, OfficeKind, ResponsibilityRole
from app.offices.names import Token

# From a marker on, everyone named has its role, up to the next marker.
MARKERS: Final[Mapping[str, ResponsibilityRole]] = {
    "in Zusammenarbeit mit": ResponsibilityRole.CONTRIBUTING,
    "in Kooperation mit": ResponsibilityRole.CONTRIBUTING,
    "in Abstimmung mit": ResponsibilityRole.CONTRIBUTING,
    "unter Mitwirkung": ResponsibilityRole.CONTRIBUTING,
    "unter Beteiligung": ResponsibilityRole.CONTRIBUTING,
    "ggf. unter Beteiligung": ResponsibilityRole.CONTRIBUTING,
    "insbesondere": ResponsibilityRole.CONTRIBUTING,
    "Einbezug": ResponsibilityRole.INVOLVED,
    "unter Einbezug": ResponsibilityRole.INVOLVED,
    "ggf. unter Einbezug": ResponsibilityRole.INVOLVED,
    "Einbeziehung": ResponsibilityRole.INVOLVED,
    "unter Einbeziehung": ResponsibilityRole.INVOLVED,
}
# Beside a known name they only separate; inside an unknown one they are part of it.
LINKING_WORDS: Final = frozenset({"und", "oder", "bzw", "sowie", "von", "vom"})

_MARKERS: Final = {names.stems(marker): role for marker, role in MARKERS.items()}
_LONGEST_MARKER: Final = max(map(len, _MARKERS))
_LINKS: Final = frozenset(stem for word in LINKING_WORDS for stem in names.stems(word))
_QUOTED: Final = 120
_DASH: Final = re.compile(r"\s+[-–—]\s+")
_BRACKET: Final = re.compile(r"\(([^()]*)\)")
_NO_LEAD: Final[Mapping[OfficeKind | None, str]] = {
    OfficeKind.GROUP: "ist aber eine Gruppe von Stellen",
    OfficeKind.BOARD: "ist aber ein Gremium",
    OfficeKind.EXTERNAL: "gehört aber nicht zur Stadtverwaltung",
    None: "steht aber nicht im Verzeichnis",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """One name as printed, with what stands in brackets behind it; without `code`: unknown."""

    printed: str
    code: str | None
    role: ResponsibilityRole


@dataclass(frozen=True, slots=True)
class Reading:
    """`reporting_code` None: coordination reports until it names an office."""

    text: str
    mentions: tuple[Mention, ...]
    doubts: tuple[str, ...]
    reporting_code: str | None

    @property
    def roles(self) -> Mapping[str, ResponsibilityRole]:
        """Each known office once, with its strongest role, in the order of the text."""
        strength = list(ResponsibilityRole)
        found: dict[str, ResponsibilityRole] = {}
        for mention in self.mentions:
            if mention.code is not None:
                earlier = found.get(mention.code, mention.role)
                found[mention.code] = min(earlier, mention.role, key=strength.index)
        return found


@dataclass(slots=True)
class _Piece:
    """The tokens `first` to `last`: a known name with its suffix, or an unknown stretch.

    An open piece takes in the unknown words that follow. `role` is None before the first marker.
    """

    first: int
    last: int
    entry: DirectoryEntry | None
    role: ResponsibilityRole | None
    is_open: bool


def read_responsible(text: str, directory: Directory, on: date | None = None) -> Reading:
    """The first named is the suggested lead. `on`: the day whose names count. Never raises."""
    clean = names.cleaned(text)
    tokens = names.tokens(clean)
    mentions: list[Mention] = []
    doubts: list[str] = []
    for piece in _pieces(clean, tokens, directory, on):
        printed = " ".join(clean[tokens[piece.first].start : tokens[piece.last].end].split())
        entry = piece.entry or directory.find(printed, on)
        role = piece.role or ResponsibilityRole.CO_RESPONSIBLE
        if not mentions and (why := _why_no_lead(entry, piece.role)):
            doubts.append(f"Zuständigkeit klären: „{_short(printed)}“ {why}.")
        elif not mentions:
            role = ResponsibilityRole.LEAD
        elif entry is None:
            doubts.append(f"„{_short(printed)}“ steht nicht im Verzeichnis.")
        doubts.extend(_moved_units(printed, entry, directory, on))
        mentions.append(Mention(printed, entry.code if entry else None, role))
    if not mentions:
        doubts.append("Zuständigkeit klären: Es ist keine Stelle genannt.")
    doubts.extend(_named_twice(mentions, directory))
    lead = next((m.code for m in mentions if m.role is ResponsibilityRole.LEAD), None)
    return Reading(text, tuple(mentions), tuple(dict.fromkeys(doubts)), lead)


def _pieces(
    text: str, tokens: Sequence[Token], directory: Directory, on: date | None
) -> list[_Piece]:
    pieces: list[_Piece] = []
    before: _Piece | None = None
    role: ResponsibilityRole | None = None
    at = 0
    while at < len(tokens):
        taken = 1
        if named := directory.longest_name(tokens, at, on):
            entry, taken = named
            before = _Piece(at, at + taken - 1, entry, role, is_open=False)
            pieces.append(before)
        elif marker := _marker(tokens, at):
            role, taken = marker
            before = None
        elif tokens[at].stem == names.SEPARATOR:
            before = None
        elif before and _extends(before, tokens[at], text[tokens[at - 1].end : tokens[at].start]):
            before.last = at
        elif tokens[at].stem not in _LINKS:
            before = _Piece(at, at, None, role, is_open=True)
            pieces.append(before)
        at += taken
    for piece in pieces:
        while piece.is_open and piece.last > piece.first and tokens[piece.last].stem in _LINKS:
            piece.last -= 1
    return pieces


def _extends(piece: _Piece, token: Token, gap: str) -> bool:
    """„Amt (VHS)“ and „Amt – SG Fortbildung“ name a part of the Amt, not a second office."""
    if _DASH.fullmatch(gap):
        piece.is_open = True
    return token.is_bracket or (piece.is_open and "\n" not in gap)


def _marker(tokens: Sequence[Token], at: int) -> tuple[ResponsibilityRole, int] | None:
    for length in range(_LONGEST_MARKER, 0, -1):
        stems = tuple(token.stem for token in tokens[at : at + length])
        if role := _MARKERS.get(stems):
            return role, len(stems)
    return None


def _why_no_lead(entry: DirectoryEntry | None, role: ResponsibilityRole | None) -> str | None:
    if role is not None:
        return f"ist zuerst genannt, aber nur {RESPONSIBILITY_LABEL[role]}"
    kind = entry.kind if entry else None
    if kind is None or not kind.can_lead:
        return f"ist zuerst genannt, {_NO_LEAD[kind]}"
    return None


def _moved_units(
    printed: str, entry: DirectoryEntry | None, directory: Directory, on: date | None
) -> Iterator[str]:
    """A unit in brackets that the directory has elsewhere."""
    for inner in _BRACKET.findall(printed):
        unit = directory.find(inner, on)
        if entry and unit and not directory.is_under(unit.code, entry.code):
            yield f"„{_short(inner)}“ gehört laut Verzeichnis nicht zu „{entry.name}“."


def _named_twice(mentions: Sequence[Mention], directory: Directory) -> Iterator[str]:
    for code, times in Counter(mention.code for mention in mentions).items():
        if code is not None and times > 1:
            yield f"„{directory.by_code[code].name}“ ist mehrfach genannt."


def _short(printed: str) -> str:
    return printed if len(printed) <= _QUOTED else f"{printed[: _QUOTED - 1]}…"
