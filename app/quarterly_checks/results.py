"""What a run tells those who started it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.deadlines import Quarter
from app.kit.german import german_date
from app.quarterly_checks.tables import Movement


class Outcome(StrEnum):
    RECORDED = "recorded"
    REHEARSED = "rehearsed"
    WAS_THERE = "was_there"


_OUTCOME_LABEL = {
    Outcome.RECORDED: "Festgehalten",
    Outcome.REHEARSED: "Probelauf, nichts gespeichert",
    Outcome.WAS_THERE: "War schon festgehalten und bleibt unverändert",
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    plan_slug: str
    plan_title: str
    quarter: Quarter
    outcome: Outcome
    is_made_up: bool
    newly: int
    still: int
    recovered: int

    @property
    def summary(self) -> str:
        """One German line."""
        late = ", nachgeholt" if self.is_made_up and self.outcome is Outcome.RECORDED else ""
        return (
            f"{self.quarter.label} (Stand {german_date(self.quarter.last_day)}), "
            f"„{self.plan_title}“: {self.newly + self.still} überschritten "
            f"({self.newly} neu, {self.still} weiterhin), {self.recovered} wieder im Plan. "
            f"{_OUTCOME_LABEL[self.outcome]}{late}."
        )


def counted(movements: Iterable[Movement]) -> dict[str, int]:
    """The three numbers of a result, by name."""
    found = list(movements)
    return {movement.value: found.count(movement) for movement in Movement}
