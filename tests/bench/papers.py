"""The report beside a bare WeasyPrint run over a plain table with the same texts.

The table has every text of the report: a row for each measure with a cell for each paragraph about
it, and a row for everything else. Which run is the like one can be argued, so there are two: `plain`
is what anybody gets who hands that table to WeasyPrint, a file without tags; `tagged` writes it in the
PDF variant that the report has too. Both leave out fonts of one's own, attachments and PDF/UA.

What counts is CPU, so that a busy machine counts for both, and the most memory of the process that
draws, read while it runs: `ru_maxrss` of a child begins with what its parent had. The report's own
time has its templates and charts in it. `python -m tests.bench.papers report|plain|tagged FILE` says
seconds and MB.
"""

import html
import pickle
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

from app.audit.actor import by_system
from app.config import Settings
from app.council_reports.closing import contents_now
from app.council_reports.contents import FieldEntry, ReportContents
from app.council_reports.paper import html_of, pdf_of
from app.kit.clock import clock_at
from app.kit.db import Database
from app.plan.queries import plan_by_slug
from app.status_reports.years import year_of
from tests.bench.filling import DAY

BARE = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[1] + '.pdf'{})"
VARIANTS = {"plain": "", "tagged": ", pdf_variant='pdf/a-3a'"}
_MEASURE = re.compile(r'(<section class="measure">.*?</section>)', re.DOTALL)
_PART = re.compile(r"<(h[1-4]|p|ul|li|caption|tr)\b[^>]*>(.*?)</\1>", re.DOTALL)
_COLUMNS = 6
_POLL_SECONDS = 0.02


def contents_of(config: Settings, slug: str) -> ReportContents:
    """Of the sample year with the wordings of the plan; that these were read in later is no change
    of the plan."""
    database, by = Database(config.database), by_system(clock_at(DAY))
    with database.reading() as session:
        plan = plan_by_slug(session, slug)
        found = contents_now(session, plan, year_of(session, plan, 2021), edition=1, by=by)
    database.close()
    return replace(
        found,
        changes=tuple(each for each in found.changes if each.what != "Wortlaut"),
        proposals=tuple(each for each in found.proposals if each.what != "Wortlaut"),
    )


def of_size(contents: ReportContents, measures: int) -> ReportContents:
    """Its first measures, or all of them again and again in fields of their own."""
    fields, left, turn = list[FieldEntry](), measures, 0
    while left > 0 and contents.measures:
        for field in contents.fields:
            cut = _first(field, left, field.number + turn * len(contents.fields))
            left -= len(cut.measures)
            if cut.measures:
                fields.append(cut)
        turn += 1
    numbers = {m.number for field in fields for m in field.measures}
    changes = tuple(change for change in contents.changes if change.number in numbers)
    proposals = tuple(each for each in contents.proposals if each.number in numbers)
    return replace(contents, fields=tuple(fields), changes=changes, proposals=proposals)


def _first(field: FieldEntry, left: int, number: int) -> FieldEntry:
    kept = []
    for recommendation in field.recommendations:
        measures = tuple(
            replace(m, number=f"{number}.{m.number.partition('.')[2]}")
            for m in recommendation.measures[:left]
        )
        left -= len(measures)
        if measures:
            kept.append(replace(recommendation, measures=measures))
    return replace(field, number=number, recommendations=tuple(kept))


def bare_table(contents: ReportContents) -> str:
    """Of a measure: heading, wording, everything reported, responsible, deadline, costs."""
    _, _, body = html_of(contents).partition("<body>")
    rows = []
    for piece in _MEASURE.split(re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)):
        parts = [html.escape(_text(part)) for _, part in _PART.findall(piece)]
        if piece.startswith("<section"):
            head, wording, *said = parts
            rows.append([head, wording, " ".join(said[:-3]), *said[-3:]])
        else:
            rows += [[part] for part in parts]
    lines = (
        "<tr>" + "".join(f"<td>{cell}" for cell in row)
        if len(row) > 1
        else f"<tr><td colspan={_COLUMNS}>{row[0]}"
        for row in rows
    )
    return f"<html lang=de><title>Tabelle</title><table>{''.join(lines)}</table>"


def _text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def taken(kind: str, file: Path) -> tuple[float, float]:
    """Seconds of CPU and MB at most."""
    command = [sys.executable, "-m", "tests.bench.papers", kind, str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[-2]), float(said[-1])


def main(kind: str, file: Path) -> None:
    if kind == "report":
        contents = pickle.loads(file.read_bytes())  # written by ourselves
        html_of(of_size(contents, 1))  # a service has read its templates

        def work() -> None:
            pdf_of(contents, seconds=3600, memory_mb=16384)
    else:
        command = [sys.executable, "-Wignore", "-c", BARE.format(VARIANTS[kind]), str(file)]

        def work() -> None:
            subprocess.run(command, check=True)

    print(*watched(work))  # noqa: T201


def watched(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of CPU of us and our children; the most MB of a child."""
    most, is_done = [0], Event()

    def watch() -> None:
        while not is_done.wait(_POLL_SECONDS):
            most.append(max(map(_peak_kb, _children()), default=0))

    watching = Thread(target=watch)
    watching.start()
    begun = time.process_time()
    work()
    own = time.process_time() - begun
    is_done.set()
    watching.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own + used.ru_utime + used.ru_stime, max(most) / 1024


def _children() -> list[str]:
    return [
        child
        for listed in Path("/proc/self/task").glob("*/children")
        for child in listed.read_text().split()
    ]


def _peak_kb(process: str) -> int:
    """Of a program that has begun: until then a child's memory is ours."""
    folder = Path("/proc", process)
    try:
        if (folder / "cmdline").read_bytes() == Path("/proc/self/cmdline").read_bytes():
            return 0
        found = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
