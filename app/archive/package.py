"""A year as a package to be read in thirty years: a BagIt bag in a ZIP, always the same bytes.

    bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt
    data/vorlagen/…            the papers as they were issued (PDF/A)
    data/tabellen/NAME.json    every row of the year, NAME.csv the same for spreadsheets
    data/schema/NAME.json      what stands in it (JSON Schema)
    data/protokoll/…           the trail's entries about these rows, seals, how to check them

BagIt is RFC 8493; any tool that knows it checks the package, and so does `sha256sum -c`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, Integer, Table
from sqlmodel import Session, col, select

from app.archive.selection import CONTEXT, rows_of_year, table_named
from app.audit.export import HELP, entry_lines, seal_lines
from app.audit.tables import AuditEntry, AuditSeal
from app.council_reports.tables import CouncilReport, IssuedFile
from app.kit.backup import chunks, plain_value
from app.kit.clock import local_date
from app.kit.errors import Conflict
from app.kit.packing import Packing
from app.plan.tables import Plan
from app.status_reports.tables import ReportingYear

_RUNS_AS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL: Final = 32_000
"""What spreadsheets take."""


@dataclass(frozen=True, slots=True)
class Packed:
    row_counts: Mapping[str, int]
    papers: int


def pack_year(
    session: Session, plan: Plan, year: ReportingYear, papers_dir: Path, city: str, file: IO[bytes]
) -> Packed:
    """Raises Conflict where a paper is missing or is not what was issued."""
    folder = f"archiv-{plan.slug}-{year.year}"
    counts: dict[str, int] = {}
    with Packing(file, folder) as packing:
        papers = list(_papers(session, plan, year))
        for paper in papers:
            _add_paper(packing, papers_dir, paper)
        for name, found in rows_of_year(plan, year).items():
            rows = [dict(row._mapping) for row in session.connection().execute(found)]  # noqa: SLF001
            counts[name] = len(rows)
            packing.add(f"data/tabellen/{name}.json", _json_rows(rows))
            packing.add(f"data/tabellen/{name}.csv", _csv_rows(table_named(name), rows))
            packing.add(f"data/schema/{name}.json", [_pretty(schema_of(table_named(name)))])
        _add_trail(session, packing, plan, year)
        _add_tags(packing, plan, year, city)
    return Packed(counts, len(papers))


def entries_about(session: Session, plan: Plan, year: ReportingYear) -> list[AuditEntry]:
    """The trail's entries about rows of the year that are there now, in its order."""
    found: list[AuditEntry] = []
    for name, rows in rows_of_year(plan, year).items():
        if name not in CONTEXT:
            ids = select(rows.subquery().c.id)
            about = select(AuditEntry).where(
                AuditEntry.entity == name, col(AuditEntry.entity_id).in_(ids)
            )
            found += session.exec(about).all()
    return sorted(found, key=lambda entry: entry.id or 0)


def schema_of(table: Table) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": sorted(column.name for column in table.columns),
            "properties": {column.name: _schema_of(column) for column in table.columns},
        },
    }


def _schema_of(column: Column[Any]) -> dict[str, Any]:
    kind = getattr(column.type, "impl", column.type)
    match kind:
        case JSON():
            return {}
        case Boolean():
            known: dict[str, Any] = {"type": "boolean"}
        case Integer():
            known = {"type": "integer"}
        case DateTime():
            known = {"type": "string", "format": "date-time"}
        case Date():
            known = {"type": "string", "format": "date"}
        case Enum():
            known = {"type": "string", "enum": list(kind.enums)}
        case _:
            known = {"type": "string"}
    if column.nullable:
        known["type"] = [known["type"], "null"]
        if "enum" in known:
            known["enum"].append(None)
    return known


def _papers(session: Session, plan: Plan, year: ReportingYear) -> Iterable[IssuedFile]:
    return session.exec(
        select(IssuedFile)
        .join(CouncilReport, col(CouncilReport.id) == IssuedFile.council_report_id)
        .where(CouncilReport.plan_id == plan.id, CouncilReport.year == year.year)
        .order_by(col(IssuedFile.name))
    )


def _add_paper(packing: Packing, papers_dir: Path, paper: IssuedFile) -> None:
    name = f"data/vorlagen/{paper.name}"
    try:
        with (papers_dir / paper.name).open("rb") as file:
            packing.add(name, chunks(file))
    except OSError as error:
        raise Conflict(
            f"Die ausgegebene Datei {paper.name} fehlt. Bitte geben Sie den Bericht noch einmal "
            "aus oder holen Sie sie aus der Sicherung zurück."
        ) from error
    if packing.hashes[name] != paper.sha256:
        raise Conflict(f"Die Datei {paper.name} ist nicht mehr die, die ausgegeben wurde.")


def _add_trail(session: Session, packing: Packing, plan: Plan, year: ReportingYear) -> None:
    """Seals as far as they cover these entries: what happens later changes no package."""
    entries = entries_about(session, plan, year)
    last = entries[-1].id or 0 if entries else 0
    seals = session.exec(
        select(AuditSeal)
        .where(col(AuditSeal.first_entry_id) <= last)
        .order_by(col(AuditSeal.number))
    )
    packing.add("data/protokoll/eintraege.jsonl", entry_lines(entries))
    packing.add("data/protokoll/siegel.jsonl", seal_lines(seals))
    for page in sorted(path for path in HELP.iterdir() if path.is_file()):
        packing.add(f"data/protokoll/{page.name}", [page.read_bytes()])


def _add_tags(packing: Packing, plan: Plan, year: ReportingYear, city: str) -> None:
    payload = dict(packing.hashes)
    size = sum(packing.sizes.values())
    closed = local_date(year.closed_at) if year.closed_at else year.reference_date
    info = {
        "Source-Organization": city,
        "External-Identifier": f"{plan.slug}-{year.year}",
        "External-Description": f"{plan.title}, Berichtsjahr {year.year}",
        "Bagging-Date": closed.isoformat(),
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(
            f"{key}: {' '.join(value.split())}\n" for key, value in info.items()
        ),
        "manifest-sha256.txt": _manifest(payload),
    }
    for name, text in tags.items():
        packing.add(name, [text.encode()])
    packing.add(
        "tagmanifest-sha256.txt",
        [_manifest({name: packing.hashes[name] for name in tags}).encode()],
    )


def _manifest(hashes: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))


def _json_rows(rows: list[dict[str, Any]]) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(rows):
        values = {name: plain_value(value) for name, value in sorted(row.items())}
        yield (",\n" if number else "\n").encode() + json.dumps(values, ensure_ascii=False).encode(
            errors="replace"
        )
    yield b"\n]\n"


def _csv_rows(table: Table, rows: list[dict[str, Any]]) -> Iterator[bytes]:
    names = [column.name for column in table.columns]
    yield "\ufeff".encode() + _csv_line(names)
    for row in rows:
        yield _csv_line([_cell(row[name]) for name in names])


def _csv_line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode(errors="replace")


def _cell(value: Any) -> str:
    plain = plain_value(value)
    if plain is None:
        return ""
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    if len(text) > _LONGEST_CELL:
        return "(zu lang für eine Zelle, siehe die JSON-Datei)"
    return f"'{text}" if isinstance(plain, str) and text.startswith(_RUNS_AS_FORMULA) else text


def _pretty(value: object) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True).encode() + b"\n"
