"""A strict look into parsed JSON: every wrong place is named, none raises at once."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.plan_documents.document import DocumentError, Problem

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_NAMES = {
    str: "ein Text",
    bool: "true oder false",
    int: "eine ganze Zahl",
    list: "eine Liste",
    dict: "ein Objekt",
}


def parse(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise DocumentError(
            Problem(f"Zeile {error.lineno}, Spalte {error.colno}", "Das ist kein gültiges JSON.")
        ) from None
    except (ValueError, RecursionError) as error:
        message = str(error) if isinstance(error, _Refused) else "Das JSON ist nicht lesbar."
        raise DocumentError(Problem("Datei", message)) from None


class _Refused(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        [(double, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise _Refused(f"Der Schlüssel „{double}“ steht zweimal im selben Objekt.")
    return result


def _refuse_constant(name: str) -> None:
    raise _Refused(f"{name} ist keine Zahl.")


class JsonObject:
    def __init__(self, value: Any, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.seen: set[str] = set()
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self._expected(path or "Datei", dict)

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def optional(self, key: str, kind: type[T]) -> T | None:
        self.seen.add(key)
        value = self.values.get(key)
        if value is None:
            return None
        if type(value) is not kind:
            self._expected(self._at(key), kind)
            return None
        return value

    def text(self, key: str) -> str:
        return self._required(key, str, "")

    def number(self, key: str) -> int:
        found = self._required(key, int, 1)
        if found < 1:
            self.problems.append(Problem(self._at(key), "Die Nummer muss mindestens 1 sein."))
        return found

    def optional_date(self, key: str) -> date | None:
        printed = self.optional(key, str)
        if printed is None:
            return None
        try:
            return date.fromisoformat(printed)
        except ValueError:
            self.problems.append(
                Problem(self._at(key), "Erwartet wird ein Datum in der Form 2021-12-31.")
            )
            return None

    def choice(self, key: str, choices: type[E], default: E) -> E:
        printed = self.optional(key, str)
        try:
            return default if printed is None else choices(printed)
        except ValueError:
            self.problems.append(Problem(self._at(key), f"Möglich sind nur {', '.join(choices)}."))
            return default

    def texts(self, key: str) -> tuple[str, ...]:
        items = self.optional(key, list) or []
        for index, item in enumerate(items):
            if not isinstance(item, str):
                self._expected(f"{self._at(key)}[{index}]", str)
        return tuple(item for item in items if isinstance(item, str))

    def entries(self, key: str, read: Callable[["JsonObject"], T]) -> tuple[T, ...]:
        items = self.optional(key, list) or []
        return tuple(
            read(JsonObject(item, f"{self._at(key)}[{index}]", self.problems))
            for index, item in enumerate(items)
        )

    def finished(self, entry: T) -> T:
        for key in self.values.keys() - self.seen:
            self.problems.append(Problem(self._at(key), "Dieser Schlüssel ist unbekannt."))
        return entry

    def _required(self, key: str, kind: type[T], fallback: T) -> T:
        if not self.has(key):
            self.seen.add(key)
            self.problems.append(Problem(self._at(key), f"Hier fehlt {_NAMES[kind]}."))
            return fallback
        found = self.optional(key, kind)
        return fallback if found is None else found

    def _expected(self, where: str, kind: type) -> None:
        self.problems.append(Problem(where, f"Erwartet wird {_NAMES[kind]}."))

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
