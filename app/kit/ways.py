"""From which state one may go to which: tables, and the one function that reads them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.kit.errors import Conflict
from app.kit.german import german_list

State = TypeVar("State", bound=StrEnum)
Ways = Mapping[State, frozenset[State]]


def go(
    ways: Ways[State], labels: Mapping[State, str], *, what: str, now: State, to: State
) -> State:
    """`to`, where the table has a way; `what` is the German subject of the refusal."""
    if to in ways.get(now, frozenset()):
        return to
    possible = [f"„{labels[state]}“" for state in labels if state in ways.get(now, frozenset())]
    rest = f"Möglich ist von hier nur: {german_list(possible)}." if possible else "Dabei bleibt es."
    raise Conflict(
        f"{what} ist „{labels[now]}“ und kann nicht „{labels[to]}“ werden. {rest}",
        slug="wrong-state",
    )
