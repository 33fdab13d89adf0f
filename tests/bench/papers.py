"""The report beside a bare WeasyPrint run over a plain table with the same texts, process against
process: `python -m tests.bench.papers real|bare FILE` says what its child took."""

import html
import pickle
import re
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

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

BARE = "import sys, weasyprint as w; w.HTML(sys.argv[1]).write_pdf(sys.argv[1] + '.pdf')"
_MEASURE = re.compile(r'<section class="measure">(.*?)</section>', re.DOTALL)
_PART = re.compile(r"<(h4|p|ul)\b[^>]*>(.*?)</\1>", re.DOTALL)


def contents_of(config: Settings, slug: str) -> ReportContents:
    """Of the sample year with the wordings of the plan; that these were read in later is no change
    of the plan."""
    database, by = Database(config.database), by_system(clock_at(DAY))
    with database.reading() as session:
        plan = plan_by_slug(session, slug)
        found = contents_now(session, plan, year_of(session, plan, 2021), edition=1, by=by)
    database.close()
    return replace(found, changes=tuple(c for c in found.changes if c.what != "Wortlaut"))


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
    return replace(contents, fields=tuple(fields), changes=changes)


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
    """A row for each measure, a cell for each paragraph that the report prints about it: heading,
    wording, everything reported, responsible, deadline, costs."""
    rows = []
    for measure in _MEASURE.findall(html_of(contents)):
        parts = [html.escape(_text(part)) for _, part in _PART.findall(measure)]
        head, *said = parts
        cells = [head, said[0], " ".join(said[1:-3]), *said[-3:]]
        rows.append("<tr>" + "".join(f"<td>{cell}" for cell in cells))
    return f"<html lang=de><title>Tabelle</title><table>{''.join(rows)}</table>"


def _text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def taken(kind: str, file: Path) -> tuple[float, float]:
    """Seconds of CPU and MB at most, of one whole process with its imports."""
    command = [sys.executable, "-m", "tests.bench.papers", kind, str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[-2]), float(said[-1])


def main(kind: str, file: Path) -> None:
    if kind == "bare":
        subprocess.run([sys.executable, "-Wignore", "-c", BARE, str(file)], check=True)
    else:
        contents = pickle.loads(file.read_bytes())  # written by ourselves
        pdf_of(contents, seconds=3600, memory_mb=16384)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
