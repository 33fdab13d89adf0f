"""Working days: Monday to Friday without the public holidays of a federal state."""

from datetime import date, timedelta
from functools import lru_cache

from app.kit.errors import Invalid

STATES = frozenset(
    ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
)
"""The two letters of ISO 3166-2:DE."""

_SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int, federal_state: str) -> frozenset[date]:
    """Those of the whole state; days that only some of its towns keep are working days.

    Raises:
        Invalid: for a state that does not exist.
    """
    if federal_state not in STATES:
        raise Invalid(
            f"„{federal_state}“ ist kein Bundesland. Erwartet wird eines von: "
            f"{', '.join(sorted(STATES))}."
        )
    from holidays import country_holidays  # a second, not at the start

    return frozenset(country_holidays("DE", subdiv=federal_state, years=year))


def is_working_day(day: date, federal_state: str) -> bool:
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year, federal_state)


def working_day_from(day: date, federal_state: str) -> date:
    """That day if it is a working day, else the next one that is."""
    while not is_working_day(day, federal_state):
        day += timedelta(days=1)
    return day


def working_day_after(day: date, federal_state: str) -> date:
    return working_day_from(day + timedelta(days=1), federal_state)
