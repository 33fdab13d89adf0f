"""Whether what was issued is there to the byte, and every closed year has the edition it shows."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from sqlmodel import Session, col, select

from app.audit.chain import Anchor
from app.council_reports.keeping import is_in_database, not_as_kept
from app.council_reports.printed import check_printed
from app.council_reports.tables import CouncilReport, IssuedFile, ResolutionControl
from app.kit.findings import Finding
from app.plan.tables import Plan
from app.status_reports.states import YearState
from app.status_reports.tables import ReportingYear


def check_papers(session: Session, papers_dir: Path) -> list[Finding]:
    return [
        *_check_files(session, papers_dir),
        *_check_editions(session),
        *check_printed(session),
    ]


def seals_in_reports(session: Session) -> list[Anchor]:
    """Every edition carries the trail's last seal of its day, in print as well."""
    found = session.exec(
        select(CouncilReport.contents, CouncilReport.year, CouncilReport.edition)
    ).all()
    return [
        Anchor.parse(seal, f"Evaluationsbericht {year}, {edition}. Ausgabe")
        for contents, year, edition in found
        if (seal := contents.get("seal"))
    ]


def _check_files(session: Session, papers_dir: Path) -> Iterator[Finding]:
    files = session.exec(select(IssuedFile.name, IssuedFile.sha256).order_by(col(IssuedFile.id)))
    lists = session.exec(select(ResolutionControl.file_name, ResolutionControl.sha256))
    issued = (*files, *lists)
    for sha256 in not_as_kept(session, {sha256 for _, sha256 in issued if sha256}):
        yield Finding(
            f"Datei {sha256[:12]}… in der Datenbank",
            "ist nicht mehr die, die ausgegeben wurde, oder soll gelöscht werden.",
        )
    for name, sha256 in issued:
        if name is None:
            continue
        path = papers_dir / name
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            if not is_in_database(session, sha256 or ""):
                yield Finding(f"Datei {path}", "fehlt oder ist nicht lesbar.")
            continue
        if digest != sha256:
            yield Finding(f"Datei {path}", "ist nicht mehr die, die ausgegeben wurde.")


def _check_editions(session: Session) -> Iterator[Finding]:
    """Closing a year and freezing its contents are one unit of work, so they have one instant."""
    frozen = session.exec(
        select(
            CouncilReport.plan_id,
            CouncilReport.year,
            CouncilReport.edition,
            CouncilReport.frozen_at,
        ).order_by(*map(col, (CouncilReport.plan_id, CouncilReport.year, CouncilReport.edition)))
    ).all()
    editions = {
        key: [(edition, at) for *_, edition, at in rows]
        for key, rows in groupby(frozen, key=lambda row: (row[0], row[1]))
    }
    rows = session.exec(
        select(ReportingYear, Plan.slug).join(Plan, col(Plan.id) == ReportingYear.plan_id)
    )
    for year, slug in rows:
        known = editions.get((year.plan_id, year.year), [])
        where = f"{slug}, Berichtsjahr {year.year}"
        if [edition for edition, _ in known] != list(range(1, len(known) + 1)):
            yield Finding(where, "hat eine Lücke in seinen Ausgaben.")
        if year.state is YearState.CLOSED and (not known or known[-1][1] != year.closed_at):
            yield Finding(where, "ist abgeschlossen, aber ohne Ausgabe dieses Abschlusses.")
