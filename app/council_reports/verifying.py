"""Is a file one that was issued here, and unchanged?"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

from app.council_reports.closing import latest_report
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.tables import (
    PAPER_STATE_LABEL,
    CouncilReport,
    IssuedFile,
    ResolutionControl,
)
from app.deadlines import Quarter
from app.kit.clock import local_date
from app.kit.db import Database
from app.kit.errors import Invalid
from app.kit.german import german_date
from app.plan.tables import Plan


@dataclass(frozen=True, slots=True)
class Verdict:
    is_ours: bool
    message: str


def verify(database: Database, file: Path) -> Verdict:
    """Whether the file is, byte for byte, one that was issued here."""
    try:
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise Invalid(f"Die Datei {file} ist nicht lesbar: {error.strerror}.") from error
    with database.reading() as session:
        found = session.exec(
            select(IssuedFile, CouncilReport, Plan)
            .join(CouncilReport, col(CouncilReport.id) == IssuedFile.council_report_id)
            .join(Plan, col(Plan.id) == CouncilReport.plan_id)
            .where(IssuedFile.sha256 == digest)
        ).first()
        if found is None:
            control = session.exec(
                select(ResolutionControl).where(ResolutionControl.sha256 == digest)
            ).first()
            if control is not None:
                return _about_control(control, file.name)
            return Verdict(
                is_ours=False,
                message=f"Nein: {file.name} ist keine Ausgabe, die hier ausgegeben wurde, oder sie "
                "wurde danach verändert. Entwürfe werden nicht aufbewahrt.",
            )
        issued, report, plan = found
        newest = latest_report(session, plan, report.year)
    later = (
        f" Es gibt inzwischen eine {newest.edition}. Ausgabe."
        if newest and newest.edition > report.edition
        else ""
    )
    return Verdict(
        is_ours=True,
        message=f"Ja: {file.name} ist unverändert {_what(issued, report)} {report.year} zum Plan "
        f"„{plan.title}“, ausgegeben am {german_date(local_date(issued.issued_at))}.{later}",
    )


def _about_control(control: ResolutionControl, name: str) -> Verdict:
    label = Quarter.parse(control.quarter).label
    day = f" am {german_date(control.laid_date)}" if control.laid_date else ""
    return Verdict(
        is_ours=True,
        message=f"Ja: {name} ist unverändert die Beschlusskontrolle zum {label}, vorgelegt{day}.",
    )


def _what(issued: IssuedFile, report: CouncilReport) -> str:
    if issued.kind is PaperKind.REPORT:
        return f"die {report.edition}. Ausgabe des Evaluationsberichts"
    state = f", Stand „{PAPER_STATE_LABEL[issued.state]}“," if issued.state else ""
    return f"„{PAPERS[issued.kind].label}“{state} aus der {report.edition}. Ausgabe des Berichts"
