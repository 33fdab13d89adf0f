"""The directory of a city as a value: who is who under which printed name, on which day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kit.errors import Invalid
from app.offices import names
from app.offices.kinds import OfficeKind
from app.offices.names import Token


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An office, or a group whose members follow from their kind and their place in the tree.

    `valid_from` and `valid_to` are inclusive; `valid_to` set means it no longer exists today.
    """

    code: str
    name: str
    kind: OfficeKind
    number: str | None = None
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    member_kinds: frozenset[OfficeKind] = frozenset()
    members_under: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    is_coordinating: bool = False
    mailbox: str | None = None
    source: str | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """Code, name and aliases by their key: forms that are alike to the directory only once."""
        printed = (self.code, self.name, *self.aliases)
        return {names.key(name): name for name in reversed(printed)}

    def is_valid(self, on: date | None) -> bool:
        """On that day; without a day: still today."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Directory:
    """Made by `directory_of`, which checks it."""

    by_code: Mapping[str, DirectoryEntry]
    _by_key: Mapping[str, tuple[DirectoryEntry, ...]]
    _lengths: Mapping[str, tuple[int, ...]]

    def find(self, printed_name: str, on: date | None = None) -> DirectoryEntry | None:
        """Who is meant by a name; an office that has ended is answered by its successor.

        A bracket behind the name counts where the directory lists it and is passed over otherwise.
        """
        stems = names.stems(printed_name)
        outside_brackets = [stem for stem in stems if not stem.startswith("(")]
        return self._valid(stems, on) or self._valid(outside_brackets, on)

    def longest_name(
        self, tokens: Sequence[Token], at: int, on: date | None = None
    ) -> tuple[DirectoryEntry, int] | None:
        """The longest name that begins with this token, and how many tokens it takes.

        A bare number is no name here: „20 Vereine“ is not the Stadtkämmerei.
        """
        for length in self._lengths.get(tokens[at].stem, ()):
            stems = [token.stem for token in tokens[at : at + length]]
            if entry := self._valid(stems, on):
                return entry, len(stems)
        return None

    def members(self, code: str, on: date | None = None) -> tuple[DirectoryEntry, ...]:
        """Who belongs to a group on that day, by code; of any other entry: itself."""
        entry = self.by_code[code]
        if entry.kind is not OfficeKind.GROUP:
            return (entry,)
        return tuple(
            member
            for _, member in sorted(self.by_code.items())
            if member.kind in entry.member_kinds
            and member.is_valid(on)
            and (entry.members_under is None or self.is_under(member.code, entry.members_under))
        )

    def is_under(self, code: str, ancestor: str) -> bool:
        """Whether it is the ancestor itself or stands somewhere below it."""
        return any(entry.code == ancestor for entry in _line(self.by_code, code))

    @property
    def coordinating(self) -> DirectoryEntry | None:
        return next((entry for entry in self.by_code.values() if entry.is_coordinating), None)

    def _valid(self, stems: Sequence[str], on: date | None) -> DirectoryEntry | None:
        entries = self._by_key.get(" ".join(stems), ())
        for entry in entries:
            if entry.is_valid(on):
                return entry
        for entry in entries:
            for heir in _heirs(self.by_code, entry):
                if heir.is_valid(on):
                    return heir
        return None


def directory_of(entries: Iterable[DirectoryEntry]) -> Directory:
    """Raises `Invalid`, naming them, for codes or names used twice, unknown codes and cycles."""
    by_code: dict[str, DirectoryEntry] = {}
    for entry in entries:
        if entry.code in by_code:
            raise Invalid(f"Das Kürzel „{entry.code}“ ist im Verzeichnis mehrfach vergeben.")
        by_code[entry.code] = entry
    _check_references(by_code)
    by_key = _names_of(by_code.values())
    lengths: dict[str, set[int]] = defaultdict(set)
    for entry in by_code.values():
        for key, name in entry.names.items():
            if not key.isdigit():
                stems = names.stems(name)
                lengths[stems[0]].add(len(stems))
    longest_first = {stem: tuple(sorted(found, reverse=True)) for stem, found in lengths.items()}
    return Directory(by_code, by_key, longest_first)


def _check_references(by_code: Mapping[str, DirectoryEntry]) -> None:
    for entry in by_code.values():
        for what, code in (
            ("übergeordnete Stelle", entry.parent),
            ("Nachfolgerin", entry.successor),
            ("Stelle über den Mitgliedern", entry.members_under),
        ):
            if code is not None and code not in by_code:
                raise Invalid(f"„{entry.code}“: Die {what} „{code}“ steht nicht im Verzeichnis.")
    for entry in by_code.values():
        for _ in _line(by_code, entry.code):
            pass
        for _ in _heirs(by_code, entry):
            pass
    if len(coordinating := [e.code for e in by_code.values() if e.is_coordinating]) > 1:
        raise Invalid(f"Mehr als eine koordinierende Stelle: {', '.join(coordinating)}.")


def _line(by_code: Mapping[str, DirectoryEntry], code: str) -> Iterator[DirectoryEntry]:
    """The entry itself, what it belongs to, and so on up."""
    seen: list[str] = []
    at: str | None = code
    while at is not None:
        if at in seen:
            raise Invalid(f"Die Unterstellung läuft im Kreis: {' → '.join([*seen, at])}.")
        seen.append(at)
        yield by_code[at]
        at = by_code[at].parent


def _heirs(
    by_code: Mapping[str, DirectoryEntry], entry: DirectoryEntry
) -> Iterator[DirectoryEntry]:
    seen = [entry.code]
    while (code := entry.successor) is not None:
        if code in seen:
            raise Invalid(f"Die Nachfolge läuft im Kreis: {' → '.join([*seen, code])}.")
        seen.append(code)
        entry = by_code[code]
        yield entry


def _names_of(entries: Iterable[DirectoryEntry]) -> dict[str, tuple[DirectoryEntry, ...]]:
    """One name may belong to several offices only one after the other."""
    by_key: dict[str, tuple[DirectoryEntry, ...]] = {}
    for entry in entries:
        for key, name in entry.names.items():
            if not key:
                raise Invalid(f"„{entry.code}“: „{name}“ ist kein lesbarer Name.")
            others = by_key.get(key, ())
            for other in others:
                if _overlap(entry, other):
                    raise Invalid(
                        f"Der Name „{name}“ steht sowohl bei „{other.code}“ als auch bei"
                        f" „{entry.code}“."
                    )
            by_key[key] = (*others, entry)
    return by_key


def _overlap(one: DirectoryEntry, other: DirectoryEntry) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)
