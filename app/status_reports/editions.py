"""What readers see of a year: kept when it is closed, shown from the day its edition is laid.

Whatever happens to the offices' reports meanwhile (returned, corrected, accepted anew), readers go
on seeing what the council has before it, until the next edition is laid.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, extract, func, insert, literal, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from app.audit.trail import plain
from app.plan.tables import Measure
from app.status_reports.edition_tables import PrintedConfirmation, PrintedReport, YearEdition
from app.status_reports.states import Step
from app.status_reports.tables import Confirmation, ReportingYear, Said, StatusReport


def keep_edition(session: Session, year: ReportingYear, edition: int) -> YearEdition:
    """Copies what is accepted at this moment, in two statements."""
    session.flush()
    kept = YearEdition(reporting_year_id=year.id or 0, edition=edition)
    session.add(kept)
    session.flush()
    _copy_reports(session, year, kept)
    _copy_confirmations(session, year, kept)
    kept.sha256 = hash_of_rows(session, kept)
    session.flush()
    return kept


def publish_edition(session: Session, year: ReportingYear, edition: int, day: date) -> None:
    """„öffentlich ab“: from that day on readers see this edition of the year."""
    kept = _edition(session, year, edition) or keep_edition(session, year, edition)
    kept.public_from_date = day
    year.public_from_date = year.public_from_date or day
    session.flush()


def public_editions(session: Session, plan_id: int, today: date) -> Collection[int]:
    """Ids; of each year the newest edition that was laid by `today`."""
    found = session.exec(
        select_rows(YearEdition)
        .join(ReportingYear, col(ReportingYear.id) == YearEdition.reporting_year_id)
        .where(ReportingYear.plan_id == plan_id, col(YearEdition.public_from_date) <= today)
        .order_by(col(YearEdition.edition))
    )
    return {each.reporting_year_id: each.id or 0 for each in found}.values()


def editions_of(session: Session, reporting_year_id: int) -> Sequence[YearEdition]:
    """Oldest first."""
    return session.exec(
        select_rows(YearEdition)
        .where(YearEdition.reporting_year_id == reporting_year_id)
        .order_by(col(YearEdition.edition))
    ).all()


def hash_of_rows(session: Session, kept: YearEdition) -> str:
    digest = hashlib.sha256()
    for table in (_table(PrintedReport), _table(PrintedConfirmation)):
        rows = select(table).where(table.c.year_edition_id == kept.id).order_by(table.c.id)
        for row in session.connection().execute(rows).mappings():
            values = {name: plain(value) for name, value in row.items()}
            digest.update(json.dumps(values, sort_keys=True).encode())
    return digest.hexdigest()


def _edition(session: Session, year: ReportingYear, edition: int) -> YearEdition | None:
    """None: the release before closed the year and kept nothing."""
    return session.exec(
        select_rows(YearEdition).where(
            YearEdition.reporting_year_id == year.id, YearEdition.edition == edition
        )
    ).first()


def _copy_reports(session: Session, year: ReportingYear, kept: YearEdition) -> None:
    said = _table(StatusReport).c
    printed: dict[str, ColumnElement[Any]] = {name: said[name] for name in Said.model_fields}
    printed |= {name: said[name] for name in ("measure_id", "office_id", "kind")}
    printed["text"] = func.coalesce(func.nullif(said.edited_text, ""), said.text)
    printed["year_edition_id"] = literal(kept.id)
    rows = select(*printed.values()).where(
        said.reporting_year_id == year.id, said.step == Step.ACCEPTED
    )
    _insert(session, PrintedReport, printed, rows.order_by(said.id))


def _copy_confirmations(session: Session, year: ReportingYear, kept: YearEdition) -> None:
    told = _table(Confirmation).c
    names = ("measure_id", "office_id", "occurrence_date", "done_date", "note")
    printed: dict[str, ColumnElement[Any]] = {name: told[name] for name in names}
    printed["year_edition_id"] = literal(kept.id)
    of_plan = select(col(Measure.id)).where(col(Measure.plan_id) == year.plan_id)
    rows = select(*printed.values()).where(
        told.measure_id.in_(of_plan), extract("year", told.occurrence_date) == year.year
    )
    _insert(session, PrintedConfirmation, printed, rows.order_by(told.id))


def _insert(session: Session, model: type[SQLModel], names: Collection[str], rows: Any) -> None:
    """Past the session and the trail: the check holds the copies against the frozen contents."""
    session.connection().execute(insert(_table(model)).from_select(list(names), rows))


def _table(model: type[SQLModel]) -> Table:
    return model.__table__  # type: ignore[attr-defined,no-any-return]
