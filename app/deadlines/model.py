"""What a deadline is: a printed wording and the rules it was read as.

The rules decide everything else; the kind is only their name:

| rules                                | kind               |
|--------------------------------------|--------------------|
| one `FixedRule`                      | `fixed`            |
| one or more `YearlyRule`             | `recurring`        |
| one of each                          | `mixed`            |
| `AfterResolutionRule`                | `after_resolution` |
| `OngoingRule`                        | `ongoing`          |
| none: nobody knows yet what it means | `unresolved`       |
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class DeadlineKind(StrEnum):
    FIXED = "fixed"
    RECURRING = "recurring"
    MIXED = "mixed"
    ONGOING = "ongoing"
    AFTER_RESOLUTION = "after_resolution"
    UNRESOLVED = "unresolved"


DEADLINE_KIND_LABEL: dict[DeadlineKind, str] = {
    DeadlineKind.FIXED: "einmalig",
    DeadlineKind.RECURRING: "wiederkehrend",
    DeadlineKind.MIXED: "einmalig, danach wiederkehrend",
    DeadlineKind.ONGOING: "fortlaufend",
    DeadlineKind.AFTER_RESOLUTION: "nach Beschluss",
    DeadlineKind.UNRESOLVED: "ungeklärt",
}


@dataclass(frozen=True, slots=True)
class FixedRule:
    due: date


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """Due every year on this day; 29 February means the last day of February."""

    month: int
    day: int
    first_year: int | None = None

    def __post_init__(self) -> None:
        longest = monthrange(2000, self.month)[1] if self.month in range(1, 13) else 0
        if not 1 <= self.day <= longest:
            raise ValueError(f"Diesen Tag gibt es in keinem Jahr: {self.day}.{self.month}.")

    def due_in(self, year: int) -> date:
        if self.month == 2 and self.day == 29:  # noqa: PLR2004
            return date(year, 2, monthrange(year, 2)[1])
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class AfterResolutionRule:
    """Due at the end of the quarter in which the council resolved."""


@dataclass(frozen=True, slots=True)
class OngoingRule:
    """Goes on all the time: never due, never overdue."""


Rule = FixedRule | YearlyRule | AfterResolutionRule | OngoingRule


def kind_of(rules: tuple[Rule, ...]) -> DeadlineKind:
    """The name of a set of rules.

    Raises:
        ValueError: for sets without a meaning, such as two fixed dates: `due_date` is one date.
    """
    yearly = any(isinstance(rule, YearlyRule) for rule in rules)
    once = [rule for rule in rules if not isinstance(rule, YearlyRule)]
    match once:
        case []:
            return DeadlineKind.RECURRING if yearly else DeadlineKind.UNRESOLVED
        case [FixedRule()] | [AfterResolutionRule()] if yearly:
            return DeadlineKind.MIXED
        case [FixedRule()]:
            return DeadlineKind.FIXED
        case [AfterResolutionRule()]:
            return DeadlineKind.AFTER_RESOLUTION
        case [OngoingRule()] if not yearly:
            return DeadlineKind.ONGOING
    raise ValueError(
        "Eine Frist hat höchstens einen einmaligen Termin; „fortlaufend“ steht für sich allein."
    )


@dataclass(frozen=True, slots=True)
class Deadline:
    """`text` is the wording as printed, `note` what of it the rules do not say. `is_interpreted`:
    the rules are not read from the wording but set by coordination, with a reason."""

    text: str
    rules: tuple[Rule, ...] = ()
    note: str | None = None
    is_interpreted: bool = False
    kind: DeadlineKind = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", kind_of(self.rules))
