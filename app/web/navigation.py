"""The way through the pages, as data."""

from dataclasses import dataclass

from app.accounts.permissions import Action, allowed
from app.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """`needs`: shown to those only who may do this somewhere."""

    label: str
    address: str
    needs: Action = Action.READ_PUBLIC


ENTRIES = (
    Entry("Maßnahmenpläne", "/"),
    Entry("Stellen", "/stellen"),
    Entry("Unsere Zuarbeit", "/amt", Action.WRITE_REPORT),
    Entry("Koordination", "/koordination", Action.ACCEPT_REPORT),
    Entry("Kosten", "/kosten", Action.READ_COSTS),
    Entry("Kontakte", "/kontakte", Action.MANAGE_OFFICES),
    Entry("Änderungsprotokoll", "/protokoll", Action.READ_AUDIT),
    Entry("Zugänge", "/zugaenge", Action.MANAGE_ACCOUNTS),
    Entry("Schlüssel", "/schluessel", Action.MANAGE_KEYS),
    Entry("Zugriffe", "/datenschutz/zugriffe", Action.READ_ACCESS_LOG),
    Entry("Erklärung", "/erklaerung"),
)

PLAN_ENTRIES = (
    ("Überblick", ""),
    ("Alle Maßnahmen", "/massnahmen"),
    ("Überfällig", "/ueberfaellig"),
    ("Terminkontrolle", "/terminkontrolle"),
    ("Berichte", "/berichte"),
    ("Beschlusskontrolle", "/beschlusskontrolle"),
    ("Offene Daten", "/offene-daten"),
)


def main_links(actor: Actor, path: str) -> tuple[Link, ...]:
    return tuple(
        Link(entry.label, entry.address, _is_current(entry.address, path))
        for entry in ENTRIES
        if allowed(actor, entry.needs)
    )


def plan_links(slug: str, path: str) -> tuple[Link, ...]:
    base = f"/plaene/{slug}"
    return tuple(Link(label, base + end, path == base + end) for label, end in PLAN_ENTRIES)


_COSTS = "/kosten"
"""Of whichever plan: an entry of its own, though the page belongs to a plan."""


def _is_current(address: str, path: str) -> bool:
    if path.startswith("/plaene/"):
        return address == (_COSTS if path.endswith(_COSTS) else "/")
    if address == "/":
        return path == "/"
    return path == address or path.startswith(f"{address}/")
