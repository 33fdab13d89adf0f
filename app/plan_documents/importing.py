"""Reading a document into a plan: show the differences, then all or nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlmodel import Session, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.deadlines import DeadlineKind, contradicts, read_deadline
from app.kit.errors import Conflict, Invalid
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.offices.directory import Directory
from app.offices.queries import directory_from
from app.offices.wording import read_responsible
from app.plan.resolution import Resolution, record_resolution
from app.plan.tables import Plan
from app.plan_documents.applying import apply_document, create_plan
from app.plan_documents.assessment import looks_like_assessment
from app.plan_documents.comparing import NEEDS_CONFIRMATION, Difference, Kind, differences
from app.plan_documents.desk import Desk
from app.plan_documents.document import Hint, MeasureEntry, PlanDocument
from app.plan_documents.exporting import document_of
from app.status_reports.years import open_years

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What the document changes; `hints` are kept as printed and listed for coordination."""

    slug: str
    is_new_plan: bool
    differences: tuple[Difference, ...]
    hints: tuple[Hint, ...]

    def count(self, kind: Kind) -> int:
        return sum(difference.kind is kind for difference in self.differences)

    @property
    def unconfirmed(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if each.kind in NEEDS_CONFIRMATION)

    def to_json(self) -> dict[str, Any]:
        return {
            "plan": self.slug,
            "is_new_plan": self.is_new_plan,
            "counts": {kind.value: self.count(kind) for kind in Kind},
            "measures": [
                {
                    "number": each.number,
                    "document_number": each.document_number,
                    "kind": each.kind.value,
                    "changes": [
                        {"field": c.field, "before": _plain(c.before), "after": _plain(c.after)}
                        for c in each.changes
                    ],
                }
                for each in self.differences
            ],
            "hints": [
                {"number": hint.number, "line": hint.line, "message": hint.message}
                for hint in self.hints
            ],
        }


def import_document(
    session: Session,
    document: PlanDocument,
    slug: str,
    *,
    coordinating: str,
    source: str,
    by: By,
    resolution: Resolution | None = None,
    confirm_moved: bool = False,
) -> ImportResult:
    """Compares and applies in the caller's unit of work; a rehearsal rolls it back.

    Raises Conflict (`needs-confirmation`) where measures look moved or replaced and nobody has
    confirmed it.
    """
    require(by.actor, Action.IMPORT_PLAN)
    if document.as_of_date is None and resolution is not None:
        document = replace(document, as_of_date=resolution.date)
    plan = session.exec(select(Plan).where(Plan.slug == slug)).one_or_none()
    if plan is None and not _SLUG.fullmatch(slug):
        raise Invalid(
            f"„{slug}“ kann nicht in Adressen stehen. Bitte wählen Sie ein Kürzel aus höchstens "
            "80 Kleinbuchstaben, Ziffern und Bindestrichen, etwa „integration-2021“."
        )
    desk = Desk(session, by, directory_from(session), coordinating)
    result = ImportResult(
        slug=slug,
        is_new_plan=plan is None,
        differences=differences(_current(session, slug, by.date) if plan else None, document),
        hints=(*document.hints, *_hints(document, desk.directory)),
    )
    if result.unconfirmed and not confirm_moved:
        raise Conflict(_confirmation_needed(result), slug="needs-confirmation")
    plan = plan or create_plan(desk, slug, document)
    changes_from = resolution.date if resolution else by.date
    apply_document(
        desk, plan, document, result.differences, source=source, changes_from=changes_from
    )
    if resolution:
        record_resolution(session, plan, resolution, by=by)
    if result.is_new_plan:
        open_years(session, plan, by.date, by=by)
    return result


def _current(session: Session, slug: str, today: date) -> PlanDocument:
    return document_of(plan_state(session, slug, today=today, view=View.INTERNAL))


def _confirmation_needed(result: ImportResult) -> str:
    lines = [
        f"{each.document_number} im Dokument ist {each.number} im Plan (verschoben)"
        if each.kind is Kind.MOVED
        else f"{each.number}: der Wortlaut ist ein anderer (ersetzt?)"
        for each in result.unconfirmed
    ]
    return (
        "Das Dokument zählt anders als der Plan. Nummern werden nur einmal vergeben; Zuarbeiten "
        "hängen an ihnen. Bitte prüfen und mit --confirm-moved bestätigen:\n  " + "\n  ".join(lines)
    )


def _hints(document: PlanDocument, directory: Directory) -> Iterator[Hint]:
    for entry in document.measures:
        for message in _messages(entry, directory, document.as_of_date):
            yield Hint(message, number=entry.number, line=entry.line)


def _messages(entry: MeasureEntry, directory: Directory, on: date | None) -> Iterator[str]:
    text = entry.official_text or ""
    deadline = read_deadline(entry.deadline_text)
    if deadline.kind is DeadlineKind.UNRESOLVED and entry.interpretation is None:
        yield f"Frist klären: „{entry.deadline_text}“ lässt sich keinem Datum zuordnen."
    if contradiction := contradicts(text, deadline):
        yield contradiction
    if entry.responsibilities is None:
        yield from read_responsible(entry.responsible_text, directory, on).doubts
    if entry.is_assessment is None and looks_like_assessment(text).doubtful:
        yield "Prüfauftrag? Der Wortlaut lässt beides zu; bitte festlegen."


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str | int | bool | None):
        return value
    return str(value) if not isinstance(value, dict) else value
