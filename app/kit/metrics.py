"""Figures for Prometheus. The only file that knows its library, which is loaded when first needed.

Two kinds: what this process has answered, counted as it happens, and what the database says at the
moment of asking (`Figure`), which is the same whichever process is asked. With several processes
behind one port (`--workers`) the library adds the counts of all of them up, in a folder that they
share.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own variable; must be set before it is loaded."""

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


class _Counting:
    """What is counted here: two families, and their children looked up once."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram
        from prometheus_client.process_collector import ProcessCollector

        self.registry = CollectorRegistry()
        self.is_shared = SHARED_FOLDER in os.environ
        own = None if self.is_shared else self.registry
        if not self.is_shared:
            ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "massnahmen_requests",
            "Answered requests by route and status.",
            ("method", "route", "status"),
            registry=own,
        )
        self.seconds = Histogram(
            "massnahmen_request_seconds",
            "From the request's head to the answer's last byte.",
            ("route",),
            buckets=_SECONDS,
            registry=own,
        )
        self.count = cache(lambda *labels: self.requests.labels(*labels).inc)
        self.observe = cache(lambda route: self.seconds.labels(route).observe)


@cache
def _counting() -> _Counting:
    return _Counting()


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    counting = _counting()
    counting.count(method, route, str(status))()
    counting.observe(route)(seconds)


def exposition(figures: Iterable[Figure]) -> bytes:
    """Everything in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.core import GaugeMetricFamily

    families: dict[str, GaugeMetricFamily] = {}
    for each in figures:
        if each.name not in families:
            families[each.name] = GaugeMetricFamily(each.name, each.meaning, labels=[*each.labels])
        families[each.name].add_metric([*each.labels.values()], each.value)
    now = CollectorRegistry()
    now.register(_Known(families.values()))
    return generate_latest(_of_all_processes()) + generate_latest(now)


@dataclass(frozen=True, slots=True)
class _Known:
    """Hands out what was found out already."""

    families: Iterable["Metric"]

    def collect(self) -> Iterable["Metric"]:
        return self.families


def _of_all_processes() -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    counting = _counting()
    if not counting.is_shared:
        return counting.registry
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
