"""The quarterly list as PDF: a draft is drawn and given away, a laid one is kept to the byte."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.config import Settings
from app.council_reports.control import PART_LABEL, ControlContents, Part, control_from_json
from app.council_reports.control_states import control_of
from app.council_reports.paper import FONTS, SOURCES, TEMPLATES
from app.council_reports.tables import ControlState
from app.deadlines import Quarter
from app.kit.clock import local_date
from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.files import write_atomically
from app.kit.printing import Print, render
from app.plan.queries import plan_by_slug

_DAY_HEAD: Final = {
    Part.FINISHED: "Erledigt am",
    Part.IN_PROGRESS: "Termin",
    Part.DELAYED: "Überschritten seit",
    Part.PERMANENT: "Nächster Termin",
}
_TEXT_HEAD: Final = {
    Part.FINISHED: "Erledigungsvermerk",
    Part.IN_PROGRESS: "Nächster Schritt",
    Part.DELAYED: "Grund",
    Part.PERMANENT: "Nächster Schritt",
}


@dataclass(frozen=True, slots=True)
class ControlFile:
    name: str
    content: bytes


def summary_of(contents: ControlContents) -> str:
    """One German line."""
    counts = ", ".join(f"{len(contents.of(part))} {PART_LABEL[part]}" for part in Part)
    return (
        f"Beschlusskontrolle {Quarter.parse(contents.quarter).label}, „{contents.plan.title}“: "
        f"{counts}; {contents.noted_before} früher zur Kenntnis genommen."
    )


def control_html(contents: ControlContents, *, is_draft: bool) -> str:
    return TEMPLATES.render(
        "resolution_control/list.html",
        contents=contents,
        label=Quarter.parse(contents.quarter).label,
        recorded_date=local_date(contents.recorded_at),
        is_draft=is_draft,
        PARTS=tuple(Part),
        PART_LABEL=PART_LABEL,
        DAY_HEAD=_DAY_HEAD,
        TEXT_HEAD=_TEXT_HEAD,
    )


def issue_control(
    database: Database, settings: Settings, slug: str, quarter: Quarter, *, by: By
) -> ControlFile:
    """Raises NotFound where none was recorded; Unavailable where it cannot be drawn or kept."""
    require(by.actor, Action.ISSUE_PAPER)
    with database.reading() as session:
        control = control_of(session, plan_by_slug(session, slug), quarter)
    is_draft = control.state is ControlState.DRAFT
    name = f"beschlusskontrolle-{quarter}-{slug}{'-entwurf' if is_draft else ''}.pdf"
    path = settings.papers_dir / name
    if control.sha256 and (kept := _kept(path, control.sha256)):
        return ControlFile(name, kept)
    contents = control_from_json(control.contents)
    content = render(
        Print(
            html=control_html(contents, is_draft=is_draft),
            base=SOURCES,
            fonts=FONTS,
            made_at=contents.recorded_at,
        ),
        seconds=settings.report_seconds,
        memory_mb=settings.report_memory_mb,
    )
    if not is_draft:
        _keep(database, slug, quarter, path, content, by)
    return ControlFile(name, content)


def _kept(path: Path, sha256: str) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _keep(
    database: Database, slug: str, quarter: Quarter, path: Path, content: bytes, by: By
) -> None:
    digest = hashlib.sha256(content).hexdigest()
    with database.writing(by=by) as session:
        control = control_of(session, plan_by_slug(session, slug), quarter)
        if control.sha256 not in (None, digest):
            raise Unavailable(
                f"Die ausgegebene Datei {path} fehlt oder wurde verändert. Bitte holen Sie sie aus "
                "der Datensicherung zurück."
            )
        write_atomically(path, content)
        control.file_name, control.sha256 = path.name, digest
        control.size_bytes = len(content)
