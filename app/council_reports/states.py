"""The ways of the paper: draft → agreed → laid before the council → noted."""

from datetime import date

from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.council_reports.closing import latest_report
from app.council_reports.tables import PAPER_STATE_LABEL, CouncilReport, PaperState
from app.kit.errors import Conflict, NotFound
from app.kit.german import german_date
from app.kit.inputs import Day, Input, OptionalLine
from app.kit.versions import check_version
from app.kit.ways import go
from app.plan.tables import Plan
from app.status_reports.editions import publish_edition
from app.status_reports.years import year_of

PAPER_WAYS: dict[PaperState, frozenset[PaperState]] = {
    PaperState.DRAFT: frozenset({PaperState.AGREED, PaperState.LAID}),
    PaperState.AGREED: frozenset({PaperState.LAID}),
    PaperState.LAID: frozenset({PaperState.NOTED}),
}


class Laying(Input):
    laid_date: Day
    paper: OptionalLine = None


class Noting(Input):
    noted_date: Day


def closed_report(session: Session, plan: Plan, year: int) -> CouncilReport:
    """The latest edition. Raises NotFound while the year has never been closed."""
    report = latest_report(session, plan, year)
    if report is None:
        raise NotFound(
            f"Das Berichtsjahr {year} ist noch nicht abgeschlossen; eine Ausgabe des "
            "Evaluationsberichts gibt es noch nicht."
        )
    return report


def agree(
    session: Session,
    plan: Plan,
    year: int,
    *,
    by: By,
    expected_version: int | None = None,
    edition: int | None = None,
) -> CouncilReport:
    report = _to(
        session,
        plan,
        year,
        PaperState.AGREED,
        by=by,
        expected_version=expected_version,
        edition=edition,
    )
    session.flush()
    return report


def lay_before_council(
    session: Session,
    plan: Plan,
    year: int,
    laid_date: date,
    *,
    by: By,
    paper: str | None = None,
    expected_version: int | None = None,
    edition: int | None = None,
) -> CouncilReport:
    """From that day on this edition is what readers see of the year („öffentlich ab“)."""
    row = year_of(session, plan, year)
    if laid_date <= row.reference_date:
        raise Conflict(
            f"Der Bericht kann erst nach dem Stichtag {german_date(row.reference_date)} "
            "vorgelegt werden."
        )
    report = _to(
        session,
        plan,
        year,
        PaperState.LAID,
        by=by,
        expected_version=expected_version,
        edition=edition,
    )
    report.laid_date = laid_date
    report.paper = paper or report.paper
    publish_edition(session, row, report.edition, laid_date)
    return report


def take_note(
    session: Session,
    plan: Plan,
    year: int,
    noted_date: date,
    *,
    by: By,
    expected_version: int | None = None,
    edition: int | None = None,
) -> CouncilReport:
    report = _to(
        session,
        plan,
        year,
        PaperState.NOTED,
        by=by,
        expected_version=expected_version,
        edition=edition,
    )
    if report.laid_date and noted_date < report.laid_date:
        raise Conflict(
            "Zur Kenntnis genommen werden kann der Bericht nicht vor seiner Vorlage am "
            f"{german_date(report.laid_date)}."
        )
    report.noted_date = noted_date
    session.flush()
    return report


def _to(
    session: Session,
    plan: Plan,
    year: int,
    state: PaperState,
    *,
    by: By,
    expected_version: int | None,
    edition: int | None,
) -> CouncilReport:
    """A later edition counts its versions anew, so both are compared with what was read."""
    require(by.actor, Action.ISSUE_PAPER)
    report = closed_report(session, plan, year)
    if edition not in (None, report.edition):
        raise Conflict(
            f"Die {edition}. Ausgabe ist nicht die neueste; es gilt die {report.edition}. Ausgabe."
        )
    check_version(report, expected_version)
    report.state = go(PAPER_WAYS, PAPER_STATE_LABEL, what="Der Bericht", now=report.state, to=state)
    return report
