"""Which issued files who may see: everybody from the day that the report was laid."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlmodel import Session, col, select

from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.tables import CouncilReport, IssuedFile, PaperState
from app.plan.tables import Plan

PUBLIC_STATES: Final = (PaperState.LAID, PaperState.NOTED)


def editions(
    session: Session, plan_id: int, *, inside: bool, year: int | None = None
) -> Sequence[CouncilReport]:
    """Newest first; readers see what was laid, the house drafts too."""
    found = (
        select(CouncilReport)
        .where(CouncilReport.plan_id == plan_id)
        .order_by(col(CouncilReport.year).desc(), col(CouncilReport.edition).desc())
    )
    if not inside:
        found = found.where(col(CouncilReport.state).in_(PUBLIC_STATES))
    if year is not None:
        found = found.where(CouncilReport.year == year)
    return session.exec(found).all()


def files_of(session: Session, report: CouncilReport, *, inside: bool) -> tuple[IssuedFile, ...]:
    """The newest of each kind, in the order of the list; what went out as a draft stays inside."""
    rows = session.exec(
        select(IssuedFile)
        .where(IssuedFile.council_report_id == report.id)
        .order_by(col(IssuedFile.id))
    )
    newest = {row.kind: row for row in rows if inside or row.state is not PaperState.DRAFT}
    return tuple(newest[kind] for kind in PAPERS if kind in newest)


def newest_files(
    session: Session, plan: Plan, year: int, *, inside: bool
) -> Iterator[tuple[PaperKind, CouncilReport, IssuedFile]]:
    """Of a year, each kind once: from the newest edition that has it."""
    seen = set()
    for report in editions(session, plan.id or 0, inside=inside, year=year):
        for file in files_of(session, report, inside=inside):
            if file.kind not in seen:
                seen.add(file.kind)
                yield file.kind, report, file
