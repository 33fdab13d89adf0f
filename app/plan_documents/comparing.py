"""What a document would change in a plan, measure by measure. Pure: two documents in, a list out.

Numbers are given once. A document that numbers anew (a measure inserted above) must not shift
reports to the wrong measure, so measures are matched by their wording first and by their number
second; what then looks moved or replaced is shown and applied only when confirmed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.plan_documents.document import MeasureEntry, PlanDocument

SAME_WORDING = 0.5
"""Below this likeness (0 to 1) a wording under an old number is taken for another measure."""

COMPARED = {
    "title": "Kurztitel",
    "official_text": "Wortlaut",
    "footnotes": "Fußnoten",
    "is_assessment": "Prüfauftrag",
    "responsible_text": "Verantwortungsbereich",
    "responsibilities": "Zuständigkeit",
    "reporting_office": "berichtende Stelle",
    "deadline_text": "Frist",
    "interpretation": "Auslegung der Frist",
    "cost_text": "finanzielle Auswirkungen",
    "ceiling_period": "Zeitraum der Obergrenze",
    "label": "Bezeichnung",
}
"""What of a measure is compared, with the words people read."""

OPTIONAL = frozenset(
    {
        "title",
        "official_text",
        "footnotes",
        "is_assessment",
        "responsibilities",
        "reporting_office",
        "interpretation",
        "ceiling_period",
    }
)
"""A document that does not state one of these leaves it as it is."""


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    REPLACED = "replaced"
    MISSING = "missing"
    UNCHANGED = "unchanged"


KIND_LABEL = {
    Kind.NEW: "neu",
    Kind.CHANGED: "geändert",
    Kind.MOVED: "verschoben",
    Kind.REPLACED: "ersetzt?",
    Kind.MISSING: "im Dokument nicht enthalten (bleibt bestehen)",
    Kind.UNCHANGED: "unverändert",
}

NEEDS_CONFIRMATION = frozenset({Kind.MOVED, Kind.REPLACED})


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: `field` is a key of COMPARED."""

    field: str
    before: object
    after: object

    @property
    def label(self) -> str:
        return COMPARED[self.field]


@dataclass(frozen=True, slots=True)
class Difference:
    """`number` is the measure's own; `document_number` where the document prints another."""

    kind: Kind
    number: str
    document_number: str | None
    changes: tuple[Change, ...] = ()


def differences(current: PlanDocument | None, new: PlanDocument) -> tuple[Difference, ...]:
    """In the order of the document; what the document does not contain comes last."""
    known = {entry.number: entry for entry in current.measures} if current else {}
    matches = _matches(known, new.measures)
    taken = set(known)
    found = []
    for entry in new.measures:
        number = matches.get(entry.number)
        if number is None:
            number = _free_number(entry.number, taken)
            taken.add(number)
            found.append(Difference(Kind.NEW, number, entry.number))
        else:
            found.append(_difference(known[number], entry))
    missing = [number for number in known if number not in set(matches.values())]
    return (*found, *(Difference(Kind.MISSING, number, None) for number in missing))


def _difference(old: MeasureEntry, new: MeasureEntry) -> Difference:
    changes = tuple(_changes(old, new))
    if old.number != new.number:
        kind = Kind.MOVED
    elif _likeness(old, new) < SAME_WORDING:
        kind = Kind.REPLACED
    else:
        kind = Kind.CHANGED if changes else Kind.UNCHANGED
    return Difference(kind, old.number, new.number, changes)


def _changes(old: MeasureEntry, new: MeasureEntry) -> Iterable[Change]:
    for field in COMPARED:
        before, after = getattr(old, field), getattr(new, field)
        is_silent = field in OPTIONAL and (after is None or after == ())
        if not is_silent and before != after:
            yield Change(field, before, after)


def _matches(known: Mapping[str, MeasureEntry], new: Iterable[MeasureEntry]) -> dict[str, str]:
    """Number in the document → number in the plan: equal wording first, then equal number."""
    entries = list(new)
    wordings = Counter(_wording(entry) for entry in entries)
    by_wording: dict[str, list[str]] = {}
    for entry in known.values():
        by_wording.setdefault(_wording(entry), []).append(entry.number)
    matches: dict[str, str] = {}
    for entry in entries:
        same = by_wording.get(_wording(entry), []) if _wording(entry) else []
        if entry.number in same:
            matches[entry.number] = entry.number
        elif len(same) == 1 and wordings[_wording(entry)] == 1:
            matches[entry.number] = same[0]
    taken = set(matches.values())
    for entry in entries:
        if entry.number not in matches and entry.number in known and entry.number not in taken:
            matches[entry.number] = entry.number
    return matches


def _likeness(old: MeasureEntry, new: MeasureEntry) -> float:
    if not old.official_text or not new.official_text:
        return 1.0
    return SequenceMatcher(None, _wording(old), _wording(new), autojunk=False).ratio()


def _wording(entry: MeasureEntry) -> str:
    return " ".join((entry.official_text or "").casefold().split())


def _free_number(wanted: str, taken: set[str]) -> str:
    """The printed number, or the next one never given in the same recommendation."""
    if wanted not in taken:
        return wanted
    recommendation, _, _ = wanted.rpartition(".")
    used = [int(n.rpartition(".")[2]) for n in taken if n.rpartition(".")[0] == recommendation]
    return f"{recommendation}.{max(used) + 1}"
