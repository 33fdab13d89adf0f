"""The one place that reads the time. Everything else is handed a day or an instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def _system_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells instants in UTC and days as the town hall counts them."""

    read: Callable[[], datetime] = _system_now

    def now(self) -> datetime:
        return self.read()

    def today(self) -> date:
        return local_date(self.read())


def clock_at(day: date, hour: int = 9) -> Clock:
    """A clock that stands still, for rehearsals (`--today`), the sample year and tests."""
    instant = datetime.combine(day, time(hour), BERLIN).astimezone(UTC)
    return Clock(lambda: instant)


def local_date(instant: datetime) -> date:
    return instant.astimezone(BERLIN).date()


def clock_running_from(day: date, hour: int = 9) -> Clock:
    """A clock that begins on that day and goes on: for the sample, whose year lies in the past."""
    begin = datetime.combine(day, time(hour), BERLIN).astimezone(UTC)
    behind = _system_now() - begin
    return Clock(lambda: _system_now() - behind)
