"""Every public page with the whole plan, beside the bare service: plain and zipped."""

from collections.abc import Callable, Iterator
from statistics import median

from tests.bench.figures import GZIP, Figure
from tests.bench.load import rate
from tests.bench.servers import Server

ROUNDS, SECONDS = 3, 0.4
LEAST = 0.5
FRESH = frozenset({"/anmelden", "/rechtliches/barrierefreiheit"})
"""Made anew for everybody: their forms carry the time or a word against foreign pages."""


def pages_of(slug: str) -> tuple[str, ...]:
    plan = f"/plaene/{slug}"
    return (
        "/",
        plan,
        f"{plan}/massnahmen",
        f"{plan}/massnahmen?q=pruefauftrag&timeliness=overdue",
        f"{plan}/massnahmen/1.5.1",
        f"{plan}/handlungsfelder/1",
        f"{plan}/ueberfaellig",
        f"{plan}/terminkontrolle",
        f"{plan}/terminkontrolle/2021-Q4",
        f"{plan}/berichte",
        f"{plan}/beschlusskontrolle",
        f"{plan}/offene-daten",
        f"{plan}/massnahmen.csv",
        f"{plan}/massnahmen.json",
        f"{plan}/spalten.csv",
        f"{plan}/termine.ics",
        "/stellen",
        "/stellen/BMI",
        "/erklaerung",
        "/rechtliches/impressum",
        "/rechtliches/datenschutz",
        "/rechtliches/barrierefreiheit",
        "/anmelden",
    )


def public_pages(bare: Server, real: Server, slug: str) -> Iterator[Figure]:
    everything = f"/plaene/{slug}/massnahmen"
    yield Figure("page of all measures", len(real.get(everything)) / 1000, "kB", most=200)
    for path in pages_of(slug):
        name = path.replace(slug, "…")
        plain, zipped = (_beside(bare, real, path, *headers) for headers in ((), (GZIP,)))
        least = None if path in FRESH else LEAST
        yield Figure(f"{name}, bare = 1", plain, "×", least=least)
        yield Figure(f"{name}, zipped", zipped, "×", least=least)


def _beside(bare: Server, real: Server, path: str, *headers: str) -> float:
    asked: Callable[[], float] = lambda: (  # noqa: E731
        rate(real.port, path, SECONDS, *headers) / rate(bare.port, "/", SECONDS)
    )
    return median(asked() for _ in range(ROUNDS))
