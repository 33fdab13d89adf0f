"""The quarterly list as PDF: a draft is drawn and given away, a laid one is kept to the byte."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.config import Settings
from app.council_reports.control import (
    PART_COUNTED,
    PART_LABEL,
    ControlContents,
    Part,
    control_from_json,
)
from app.council_reports.control_states import control_of
from app.council_reports.keeping import keep, kept
from app.council_reports.paper import FONTS, SOURCES, TEMPLATES
from app.council_reports.tables import ControlState, ResolutionControl
from app.council_reports.telling import Tell, telling_pages
from app.council_reports.words import amount
from app.deadlines import Quarter
from app.kit.clock import local_date
from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.files import write_atomically
from app.kit.german import file_size
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
    message: str


def summary_of(contents: ControlContents) -> str:
    """One German line."""
    counts = ", ".join(f"{len(contents.of(part))} {PART_COUNTED[part]}" for part in Part)
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


def control_print(contents: ControlContents, *, is_draft: bool) -> Print:
    html = control_html(contents, is_draft=is_draft)
    return Print(html=html, base=SOURCES, fonts=FONTS, made_at=contents.recorded_at)


def issue_control(
    database: Database,
    settings: Settings,
    slug: str,
    quarter: Quarter,
    *,
    by: By,
    progress: Tell | None = None,
) -> ControlFile:
    """Raises NotFound where none was recorded; Unavailable where it cannot be drawn or kept."""
    require(by.actor, Action.ISSUE_PAPER)
    with database.reading() as session:
        control = control_of(session, plan_by_slug(session, slug), quarter)
    is_draft = control.state is ControlState.DRAFT
    name = f"beschlusskontrolle-{quarter}-{slug}{'-entwurf' if is_draft else ''}.pdf"
    path = settings.papers_dir / name
    if control.sha256 and (content := kept(database, control.sha256, path)):
        return _file(control, name, content)
    contents = control_from_json(control.contents)
    tell = progress or (lambda _: None)
    tell(f"Die Liste ({amount(len(contents.entries), 'Maßnahme', 'Maßnahmen')}) wird gesetzt …")
    content = render(
        control_print(contents, is_draft=is_draft),
        seconds=settings.report_seconds,
        memory_mb=settings.report_memory_mb,
        progress=telling_pages(tell),
    )
    if not is_draft:
        _keep(database, slug, quarter, path, content, by)
    return _file(control, name, content)


def _file(control: ResolutionControl, name: str, content: bytes) -> ControlFile:
    what = f"Beschlusskontrolle zum {Quarter.parse(control.quarter).label}"
    draft = ", Entwurf" if control.state is ControlState.DRAFT else ""
    return ControlFile(name, content, f"{what}{draft}. {file_size(len(content))}.")


def _keep(
    database: Database, slug: str, quarter: Quarter, path: Path, content: bytes, by: By
) -> None:
    """First the bytes, then the row that names them."""
    digest = keep(database, content)
    with database.writing(by=by) as session:
        control = control_of(session, plan_by_slug(session, slug), quarter)
        session.refresh(control, with_for_update=True)
        if control.sha256 not in (None, digest):
            raise Unavailable(
                f"Die ausgegebene Datei {path} fehlt oder wurde verändert. Bitte holen Sie sie aus "
                "der Datensicherung zurück."
            )
        write_atomically(path, content)
        control.file_name, control.sha256 = path.name, digest
        control.size_bytes = len(content)
