"""The quarterly list from the command line: record it, write it, or only say what it would be."""

from pathlib import Path

from app.audit.actor import by_system
from app.config import Settings
from app.council_reports.control import control_from_json
from app.council_reports.control_paper import issue_control, summary_of
from app.council_reports.control_states import (
    control_of,
    newest_quarter,
    record_control,
    work_out_control,
)
from app.council_reports.tables import CONTROL_STATE_LABEL, ControlState
from app.deadlines import Quarter
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import Invalid, NotFound
from app.kit.files import write_atomically
from app.plan.queries import plan_by_slug


def make_control(
    database: Database,
    settings: Settings,
    slug: str,
    asked: str | None,
    out: Path | None,
    *,
    clock: Clock,
    dry_run: bool = False,
) -> str:
    """What is laid is written as it was laid; a draft takes in what is known by now."""
    by = by_system(clock)
    with database.reading() as session:
        plan = plan_by_slug(session, slug)
        quarter = _quarter(asked) if asked else newest_quarter(session, plan)
        try:
            known = control_of(session, plan, quarter)
        except NotFound:
            known = None
        if dry_run:
            worked_out = work_out_control(session, plan, quarter, by=by)
            return f"{summary_of(worked_out)} Probelauf, nichts gespeichert."
    if known is None or known.state is ControlState.DRAFT:
        with database.writing(by=by) as session:
            known = record_control(session, plan_by_slug(session, slug), quarter, by=by)
    message = f"{summary_of(control_from_json(known.contents))} {CONTROL_STATE_LABEL[known.state]}."
    if out is None:
        return message
    file = issue_control(database, settings, slug, quarter, by=by)
    write_atomically(out, file.content)
    return f"{message} Datei: {out}"


def _quarter(asked: str) -> Quarter:
    try:
        return Quarter.parse(asked)
    except ValueError as error:
        raise Invalid(str(error)) from error
