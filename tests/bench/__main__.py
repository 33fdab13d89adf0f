"""Speed and memory beside a bare service, in one run: `make bench`. Ratios travel, seconds do not.

Runs alternate, and the middle one of each pair counts; a figure under its target is marked ✔, one
beyond it —. The exit code is always 0: a busy machine is no mistake in the code.
`python -m tests.bench http` measures that part alone (`http`, `check`, `report`).
"""

import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TypeVar

from sqlalchemy import select

from app.config import Settings
from app.deadlines import Quarter
from app.kit.clock import clock_at
from app.kit.db import Database
from app.plan.queries import all_plans
from app.plan.tables import Measure, MeasureVersion, Responsibility
from app.quarterly_checks.checks import work_out
from tests.bench import filling, papers, servers
from tests.bench.figures import GZIP, Figure
from tests.bench.load import rate
from tests.bench.pages import public_pages

Result = TypeVar("Result")

ROUNDS, SECONDS = 3, 1.0
LARGE_PLAN = 100_000
LARGE_REPORT = 1000


def over_http(data_dir: Path, slug: str) -> Iterator[Figure]:
    plan = f"/api/v1/plans/{slug}"
    everything = f"{plan}/measures?limit=1000"
    one, overdue = f"{plan}/measures/1.1.1", f"{plan}/overdue"
    with servers.hello() as bare, servers.service(data_dir) as real:
        yield Figure("start to first answer", real.seconds_to_first_answer, "s", most=3)
        yield Figure(
            "start to first answer, bare = 1",
            real.seconds_to_first_answer / bare.seconds_to_first_answer,
            "×",
        )
        with servers.service(data_dir.with_name("new")) as new:
            seconds = new.seconds_to_first_answer
            yield Figure("start with first tables and plan", seconds, "s")
        yield Figure("all measures as JSON", len(real.get(everything)) / 1000, "kB", most=150)
        yield Figure("one measure", len(real.get(one)) / 1000, "kB", most=10)
        for name, path in (
            ("all measures", everything),
            ("one measure", one),
            ("overdue", overdue),
        ):
            ratio = beside(bare.port, real.port, path)
            yield Figure(f"{name}, anonymous, answers per second, bare = 1", ratio, "×", least=0.5)
        zipped = beside(bare.port, real.port, everything, GZIP)
        yield Figure("all measures, zipped, answers per second, bare = 1", zipped, "×", least=0.5)
        yield from public_pages(bare, real, slug)
        yield Figure("memory of the process after that", real.memory_mb, "MB", most=150)
        yield Figure("memory, bare = 1", real.memory_mb / bare.memory_mb, "×")


def beside(bare: int, real: int, path: str, *headers: str) -> float:
    """The service's answers per second as a part of the bare one's."""
    ratios = []
    for _ in range(ROUNDS):
        bare_rate = rate(bare, "/", SECONDS)
        ratios.append(rate(real, path, SECONDS, *headers) / bare_rate)
    return median(ratios)


def quarterly_check(folder: Path) -> Iterator[Figure]:
    database = filling.large_plan(folder, LARGE_PLAN)
    with database.reading() as session:
        plan = all_plans(session)[0]
        day = clock_at(filling.DAY).today()
        quarter = Quarter.parse("2021-Q4")
        contents, seconds = timed(lambda: work_out(session, plan, quarter, today=day))
    rows, bare_seconds = timed(lambda: bare_rows(database))
    database.close()
    name = f"check of {rows:,} measures".replace(",", ".")
    yield Figure(f"{name}, each", seconds / rows * 1e6, "µs")
    yield Figure(f"{name}, reading the bare rows = 1", seconds / bare_seconds, "×", most=10)
    assert len(contents.items) > 0


def bare_rows(database: Database) -> int:
    """The same rows as dicts, by SQLAlchemy Core alone."""
    with database.engine.connect() as connection:
        found = [
            [dict(row) for row in connection.execute(select(table.__table__)).mappings()]
            for table in (Measure, MeasureVersion, Responsibility)
        ]
    return len(found[0])


def annual_report(config: Settings, slug: str) -> Iterator[Figure]:
    """See papers.py for what is compared with what."""
    whole = papers.contents_of(config, slug)
    seconds_of: dict[int, float] = {}
    for number in (1, 146, 1000):
        real, bare = config.data_dir / "report.pickle", config.data_dir / "table.html"
        contents = papers.of_size(whole, number)
        real.write_bytes(pickle.dumps(contents))
        bare.write_text(papers.bare_table(contents))
        rounds = ROUNDS if number < LARGE_REPORT else 1
        runs = {"report": real, "plain": bare, "tagged": bare}
        found = [[papers.taken(kind, file) for kind, file in runs.items()] for _ in range(rounds)]
        (seconds, mb), *others = (
            [median(each) for each in zip(*of, strict=True)] for of in zip(*found, strict=True)
        )
        seconds_of[number] = seconds
        for kind, (bare_seconds, bare_mb) in zip(papers.VARIANTS, others, strict=True):
            name = f"report of {number}, the same texts as {kind} table = 1"
            yield Figure(f"{name}, time", seconds / bare_seconds, "×", most=1.5)
            yield Figure(f"{name}, memory", mb / bare_mb, "×", most=1.5)
        yield Figure(f"report of {number}, memory", mb, "MB")
    slope = (seconds_of[1000] - seconds_of[146]) / (1000 - 146)
    first = (seconds_of[146] - seconds_of[1]) / (146 - 1)
    yield Figure(
        "a measure more, from 146 to 1.000, from 1 to 146 = 1", slope / first, "×", most=1.2
    )


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        data = Path(folder)
        print("Das Beispieljahr wird gefüllt …", file=sys.stderr)  # noqa: T201
        config, slug = filling.sample_year(data / "sample")
        parts = {
            "http": over_http(config.data_dir, slug),
            "check": quarterly_check(data / "large"),
            "report": annual_report(config, slug),
        }
        for name in sys.argv[1:] or parts:
            for figure in parts[name]:
                print(figure, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
