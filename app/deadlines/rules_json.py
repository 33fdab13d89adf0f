"""Rules as JSON: what the database keeps of an interpretation and what the API shows.

[{"rule": "fixed", "due": "2021-12-31"},
 {"rule": "yearly", "month": 12, "day": 31, "first_year": 2022},
 {"rule": "after_resolution"},
 {"rule": "ongoing"}]
"""

from collections.abc import Callable, Mapping
from datetime import date

from app.deadlines.model import (
    AfterResolutionRule,
    Deadline,
    FixedRule,
    OngoingRule,
    Rule,
    YearlyRule,
    kind_of,
)
from app.deadlines.wording import read_deadline

RuleJson = dict[str, str | int | None]

MOST_RULES = 24
_YEARS = range(1900, 2200)


def rules_to_json(rules: tuple[Rule, ...]) -> list[RuleJson]:
    return [_rule_to_json(rule) for rule in rules]


def rules_from_json(data: object) -> tuple[Rule, ...]:
    """Raises `ValueError` with a German message unless `rules_to_json` could have written it."""
    if not isinstance(data, list) or len(data) > MOST_RULES:
        raise ValueError(f"Die Auslegung muss eine Liste von höchstens {MOST_RULES} Regeln sein.")
    rules = tuple(_rule_from_json(entry) for entry in data)
    if len(set(rules)) != len(rules):
        raise ValueError("Dieselbe Regel steht mehrmals in der Auslegung.")
    kind_of(rules)
    return rules


def deadline_as_set(text: str, interpretation: object | None) -> Deadline:
    """Coordination's interpretation (rules as JSON) where there is one, else what the wording says.

    Raises `ValueError` like `rules_from_json`.
    """
    if interpretation is None:
        return read_deadline(text)
    return Deadline(text, rules_from_json(interpretation), is_interpreted=True)


def _rule_to_json(rule: Rule) -> RuleJson:
    match rule:
        case FixedRule(due):
            return {"rule": "fixed", "due": due.isoformat()}
        case YearlyRule(month, day, first_year):
            return {"rule": "yearly", "month": month, "day": day, "first_year": first_year}
        case AfterResolutionRule():
            return {"rule": "after_resolution"}
        case OngoingRule():
            return {"rule": "ongoing"}


def _rule_from_json(entry: object) -> Rule:
    if not isinstance(entry, dict):
        raise ValueError("Jede Regel muss ein Objekt sein.")  # noqa: TRY004 - one error for callers
    name = entry.get("rule")
    known = _READERS.get(name) if isinstance(name, str) else None
    if known is None:
        raise ValueError(f"Unbekannte Art von Regel; bekannt sind: {', '.join(_READERS)}.")
    read, keys = known
    if unknown := entry.keys() - keys - {"rule"}:
        raise ValueError(f"Unbekannte Angaben in einer Regel: {', '.join(map(str, unknown))[:80]}.")
    return read(entry)


def _read_fixed(entry: Mapping[str, object]) -> Rule:
    due = entry.get("due")
    try:
        day = date.fromisoformat(due) if isinstance(due, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != due or day.year not in _YEARS:
        raise ValueError("Der Termin „due“ muss ein Datum der Form 2021-12-31 sein.")
    return FixedRule(day)


def _read_yearly(entry: Mapping[str, object]) -> Rule:
    first_year = None if entry.get("first_year") is None else _whole(entry, "first_year")
    if first_year is not None and first_year not in _YEARS:
        raise ValueError("Das erste Jahr „first_year“ liegt zu weit entfernt.")
    return YearlyRule(_whole(entry, "month"), _whole(entry, "day"), first_year)


def _whole(entry: Mapping[str, object], key: str) -> int:
    value = entry.get(key)
    if type(value) is not int:  # bool is an int, and no month
        raise ValueError(f"Die Angabe „{key}“ muss eine ganze Zahl sein.")
    return value


_READERS: dict[str, tuple[Callable[[Mapping[str, object]], Rule], set[str]]] = {
    "fixed": (_read_fixed, {"due"}),
    "yearly": (_read_yearly, {"month", "day", "first_year"}),
    "after_resolution": (lambda _: AfterResolutionRule(), set()),
    "ongoing": (lambda _: OngoingRule(), set()),
}
