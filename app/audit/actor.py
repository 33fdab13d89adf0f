"""Who does something, and when, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.kit.clock import Clock, local_date


class Role(StrEnum):
    """What a person or a program is here for (design: the people)."""

    PUBLIC = "public"
    CLERK = "clerk"
    HEAD = "head"
    COORDINATION = "coordination"
    TREASURY = "treasury"
    COUNCIL = "council"
    AUDITOR = "auditor"
    DATA_PROTECTION = "data_protection"
    ADMIN = "admin"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is a pseudonym (`u-…`, `t-…`, `system`); the name behind it stands in accounts only.

    `office_ids`: the offices this actor speaks for (its own; deputies have several).
    """

    id: str
    role: Role
    office_ids: frozenset[int] = frozenset()
    only: frozenset[str] | None = None
    """A narrowed key: what it may be used for of all that its role may; None: all of it."""


@dataclass(frozen=True, slots=True)
class By:
    """The signature under every change: who, at which instant."""

    actor: Actor
    at: datetime

    @property
    def date(self) -> date:
        """The day in the town hall's time zone."""
        return local_date(self.at)


ANYONE = Actor("public", Role.PUBLIC)
SYSTEM = Actor("system", Role.SYSTEM)


def by_system(clock: Clock) -> By:
    return By(SYSTEM, clock.now())
