"""After the archive's word and the retention period: the year's working papers go, with proof.

What was issued stays: papers, their hashes, the frozen contents, what the offices reported as it
was printed. What goes: contributions, drafts and returned reports, internal notes, questions, the
wording that an edited version replaced, reminders with their mails. The trail's entries about
these rows lose their values and keep the hash of them, so the chain holds (audit/chain.py).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, Table, delete, insert, null, or_, select, update
from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.archive.handing_over import check_closed, handover_of
from app.archive.package import entries_about
from app.archive.selection import rows_of_year, table_named
from app.archive.tables import ArchivePackage, DeletionProof
from app.audit.actor import By
from app.audit.chain import payload_of, sealed_otherwise
from app.audit.tables import AuditEntry
from app.audit.trail import plain
from app.kit.clock import local_date
from app.kit.errors import Conflict
from app.kit.german import german_date
from app.plan.tables import Plan
from app.status_reports.states import Step
from app.status_reports.tables import ReportingYear
from app.status_reports.years import year_of

_GO_WHOLE: Final = ("contribution", "reminder")
_NEVER_COUNTED: Final = (Step.DRAFT, Step.RETURNED)


def deletable_from(closed: date, retention_years: int) -> date:
    """The first of January after so many full years."""
    return date(closed.year + retention_years + 1, 1, 1)


def dispose_year(
    session: Session, plan: Plan, number: int, *, retention_years: int, by: By
) -> DeletionProof:
    """In one unit of work; a rehearsal rolls it back.

    Raises Conflict while the archive has said nothing, the period runs, or something was changed
    after the package was made.
    """
    require(by.actor, Action.ARCHIVE_YEAR)
    year = year_of(session, plan, number)
    package = _freed_package(session, plan, year, retention_years, by)
    entries = entries_about(session, plan, year)
    _check_unchanged(entries, package)
    rows = rows_of_year(plan, year)
    gone = {name: _ids(session, rows[name]) for name in _GO_WHOLE}
    reports = table_named("status_report")
    of_year = reports.c.reporting_year_id == year.id
    gone["status_report"] = _ids(
        session, select(reports.c.id).where(of_year, reports.c.step.in_(_NEVER_COUNTED))
    )
    kept = _ids(session, _with_more_than_was_printed(reports).where(of_year))
    mails = _delete_rows(session, gone)
    _empty_reports(session, reports, kept)
    emptied = _empty_entries(
        session, entries, gone | {"status_report": (*gone["status_report"], *kept)}
    )
    _tell(session, gone, reports, kept, by)
    proof = DeletionProof(
        archive_package_id=package.id or 0,
        package_sha256=package.sha256,
        deleted={name: len(ids) for name, ids in gone.items()} | {"outbox_mail": mails},
        emptied={"status_report": len(kept), "audit_entry": len(emptied)},
        entry_ids=emptied,
        deleted_at=by.at,
    )
    session.add(proof)
    year.disposed_at = by.at
    session.flush()
    return proof


def _freed_package(
    session: Session, plan: Plan, year: ReportingYear, retention_years: int, by: By
) -> ArchivePackage:
    """The newest one, if the archive has had its say on it and the period is over."""
    check_closed(year)
    known = handover_of(session, plan, year.year)
    if known.package is None or known.receipt is None:
        raise Conflict(
            f"Das Berichtsjahr {year.year} darf erst gelöscht werden, wenn es dem Archiv angeboten "
            "wurde und dessen Bestätigung eingetragen ist."
        )
    first_day = deletable_from(local_date(year.closed_at or by.at), retention_years)
    if by.date < first_day:
        raise Conflict(
            f"Die Aufbewahrungsfrist läuft noch: frühestens am {german_date(first_day)}."
        )
    return known.package


def _with_more_than_was_printed(reports: Table) -> Select[tuple[int]]:
    more = (reports.c.internal_note, reports.c.question, reports.c.edited_text)
    return select(reports.c.id).where(
        reports.c.step.not_in(_NEVER_COUNTED), or_(*(column.is_not(None) for column in more))
    )


def _check_unchanged(entries: Sequence[AuditEntry], package: ArchivePackage) -> None:
    late = [entry.id for entry in entries if entry.at > package.made_at]
    if late:
        raise Conflict(
            f"Nach der Anbietung wurde noch etwas geändert (Protokoll, Eintrag {late[0]}). "
            "Bitte bieten Sie das Jahr dem Archiv noch einmal an."
        )


def _ids(session: Session, found: Any) -> tuple[int, ...]:
    return tuple(row.id for row in session.connection().execute(found))


def _delete_rows(session: Session, gone: dict[str, tuple[int, ...]]) -> int:
    """Past the session, which would write the old values into the trail. Returns how many mails
    went with the reminders."""
    connection = session.connection()
    reminders, mails = table_named("reminder"), table_named("outbox_mail")
    sent = [
        row.outbox_mail_id
        for row in connection.execute(
            select(reminders.c.outbox_mail_id).where(
                reminders.c.id.in_(gone["reminder"]), reminders.c.outbox_mail_id.is_not(None)
            )
        )
    ]
    for name, ids in gone.items():
        table = table_named(name)
        connection.execute(delete(table).where(table.c.id.in_(ids)))
    connection.execute(delete(mails).where(mails.c.id.in_(sent)))
    return len(sent)


def _empty_reports(session: Session, reports: Table, kept: tuple[int, ...]) -> None:
    chosen = update(reports).where(reports.c.id.in_(kept))
    connection = session.connection()
    connection.execute(chosen.where(reports.c.edited_text.is_not(None)).values(text=""))
    connection.execute(chosen.values(internal_note=None, question=None))


def _empty_entries(
    session: Session, entries: Sequence[AuditEntry], about: dict[str, tuple[int, ...]]
) -> list[int]:
    chosen = [
        entry
        for entry in entries
        if entry.entity_id in about.get(entry.entity, ()) and entry.payload_sha256 is None
    ]
    if found := sealed_otherwise(session, chosen):
        raise Conflict(
            f"Der Eintrag {found[0]} des Protokolls wurde von der ersten Fassung des Programms "
            "gesiegelt; seine Werte lassen sich nicht löschen, ohne dass die Kette bricht."
        )
    table = table_named("audit_entry")
    for entry in chosen:
        session.connection().execute(
            update(table)
            .where(table.c.id == entry.id)
            .values(before=null(), after=null(), payload_sha256=payload_of(entry))
        )
    return [entry.id or 0 for entry in chosen]


def _tell(
    session: Session,
    gone: dict[str, tuple[int, ...]],
    reports: Table,
    kept: tuple[int, ...],
    by: By,
) -> None:
    """That rows went, without what stood in them; and what is left of the others."""
    who = {"at": by.at, "actor": by.actor.id, "role": by.actor.role.value, "before": None}
    told = [
        {**who, "action": "delete", "entity": name, "entity_id": row_id, "after": None}
        for name, ids in gone.items()
        for row_id in ids
    ]
    for row in session.connection().execute(reports.select().where(reports.c.id.in_(kept))):
        left = {name: plain(value) for name, value in row._mapping.items()}  # noqa: SLF001
        told.append(
            {**who, "action": "update", "entity": reports.name, "entity_id": row.id, "after": left}
        )
    if told:
        session.connection().execute(insert(AuditEntry), told)
