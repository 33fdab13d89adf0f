"""Whether readers see of every edition what it has frozen, from the day it was laid."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from app.council_reports.contents import MeasureEntry, StatusEntry, from_json
from app.council_reports.tables import CouncilReport
from app.kit.findings import Finding
from app.plan.tables import Measure, Plan
from app.status_reports.edition_tables import PrintedConfirmation, PrintedReport, YearEdition
from app.status_reports.editions import hash_of_rows
from app.status_reports.states import ReportKind
from app.status_reports.tables import ReportingYear, Said

_SAME_NAME: Final = sorted(Said.model_fields.keys() & StatusEntry.__dataclass_fields__.keys())


def check_printed(session: Session) -> Iterator[Finding]:
    """The rows are copies without entries of their own in the trail; the contents have theirs."""
    reports = {
        (each.plan_id, each.year, each.edition): each
        for each in session.exec(select(CouncilReport))
    }
    found = session.exec(
        select(YearEdition, ReportingYear, Plan.slug)
        .join(ReportingYear, col(ReportingYear.id) == YearEdition.reporting_year_id)
        .join(Plan, col(Plan.id) == ReportingYear.plan_id)
        .order_by(col(YearEdition.id))
    ).all()
    for kept, year, slug in found:
        report = reports.get((year.plan_id, year.year, kept.edition))
        where = f"{slug}, Berichtsjahr {year.year}, {kept.edition}. Ausgabe"
        if report is None:
            yield Finding(where, "ist öffentlich oder wird es, aber nirgends festgehalten.")
            continue
        if kept.sha256 and kept.sha256 != hash_of_rows(session, kept):
            yield Finding(where, "ist nicht mehr, was beim Abschluss für alle festgehalten wurde.")
        if kept.public_from_date != report.laid_date:
            yield Finding(where, "ist nicht von dem Tag an öffentlich, an dem sie vorgelegt wurde.")
        printed, confirmed = _reports(session, kept), _confirmed(session, kept)
        for entry in from_json(report.contents).measures:
            told = {(each.occurrence_date, each.done_date) for each in entry.confirmations}
            if not _is_as_frozen(entry, printed[entry.number]) or confirmed[entry.number] != told:
                yield Finding(
                    f"{where}, Maßnahme {entry.number}", "ist öffentlich anders als gedruckt."
                )


def _reports(session: Session, kept: YearEdition) -> Mapping[str, list[PrintedReport]]:
    rows = select(Measure.number, PrintedReport).join(
        Measure, col(Measure.id) == PrintedReport.measure_id
    )
    found: dict[str, list[PrintedReport]] = defaultdict(list)
    of_edition = rows.where(PrintedReport.year_edition_id == kept.id)
    for number, row in session.exec(of_edition.order_by(col(PrintedReport.id))):
        found[number].append(row)
    return found


def _confirmed(session: Session, kept: YearEdition) -> Mapping[str, set[tuple[date, date]]]:
    rows = select(Measure.number, PrintedConfirmation).join(
        Measure, col(Measure.id) == PrintedConfirmation.measure_id
    )
    found: dict[str, set[tuple[date, date]]] = defaultdict(set)
    for number, row in session.exec(rows.where(PrintedConfirmation.year_edition_id == kept.id)):
        found[number].add((row.occurrence_date, row.done_date))
    return found


def _is_as_frozen(entry: MeasureEntry, rows: list[PrintedReport]) -> bool:
    """The annual report, else the latest interim one, is what the paper prints."""
    annual = [row for row in rows if row.kind is ReportKind.ANNUAL]
    printed = (annual or rows)[-1:]
    if entry.report is None:
        return not printed
    return bool(printed) and all(
        getattr(printed[0], name) == getattr(entry.report, name) for name in _SAME_NAME
    )
