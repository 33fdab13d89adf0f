"""What every request works with: settings, database, clock, and the states read last."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Lock
from typing import Final

from fastapi import Request

from app.config import Publication, Settings
from app.http.single_sign_on import SingleSignOn, single_sign_on
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.drawings import Drawings
from app.monitoring.known import plan_state
from app.monitoring.model import PlanState, View

MOST_STATES: Final = 12
"""One state of 150 measures takes about 2 MB."""

_Key = tuple[int, date, str, View, date | None]


class PlanStates:
    """The read model from memory: as long as neither the data nor the day have changed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._states: OrderedDict[_Key, PlanState] = OrderedDict()
        self._lock = Lock()

    def get(self, slug: str, view: View, as_of: date | None = None) -> PlanState:
        """Raises NotFound for an unknown slug."""
        today = self._clock.today()
        key = (self._database.version(), today, slug, view, as_of)
        with self._lock:
            if key in self._states:
                self._states.move_to_end(key)
                return self._states[key]
        with self._database.reading() as session:
            state = plan_state(session, slug, today=today, view=view, as_of=as_of)
        with self._lock:
            self._states[key] = state
            while len(self._states) > MOST_STATES:
                self._states.popitem(last=False)
        return state


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    database: Database
    clock: Clock
    states: PlanStates = field(init=False)
    single_sign_on: SingleSignOn | None = field(init=False)
    drawings: Drawings = field(init=False)
    tokens_seen: dict[str, date] = field(default_factory=dict, init=False)
    """On which day a token's use was noted last by this process."""

    stopping: Event = field(default_factory=Event, init=False)
    """Set when this process has been told to stop; the balancer hears it from /health/ready."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", PlanStates(self.database, self.clock))
        object.__setattr__(self, "single_sign_on", single_sign_on(self.settings))
        limits = (self.settings.report_seconds, self.settings.report_memory_mb)
        object.__setattr__(self, "drawings", Drawings(seconds=limits[0], memory_mb=limits[1]))

    @property
    def open_view(self) -> View:
        """What readers without an account see."""
        laid = self.settings.publication is Publication.LAID
        return View.PUBLIC if laid else View.LIVE


def house_of(request: Request) -> House:
    house = request.app.state.house
    assert isinstance(house, House)  # noqa: S101 - put there by main.py, the only place that can
    return house
