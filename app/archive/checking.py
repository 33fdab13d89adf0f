"""Whether only those entries of the trail are empty whose deletion is on record."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from app.archive.tables import ArchivePackage, DeletionProof
from app.audit.tables import AuditEntry
from app.kit.findings import Finding
from app.status_reports.tables import ReportingYear


def check_archive(session: Session) -> Iterator[Finding]:
    proofs = session.exec(select(DeletionProof).order_by(col(DeletionProof.id))).all()
    yield from _check_entries(session, {entry for proof in proofs for entry in proof.entry_ids})
    yield from _check_years(session)


def _check_entries(session: Session, proven: set[int]) -> Iterator[Finding]:
    empty = set(
        session.exec(select(AuditEntry.id).where(col(AuditEntry.payload_sha256).is_not(None)))
    )
    for entry_id in sorted(filter(None, empty - proven)):
        yield Finding(
            f"Protokoll, Eintrag {entry_id}",
            "wurde geleert, ohne dass eine Löschung dazu verzeichnet ist.",
        )
    for entry_id in sorted(proven - empty):
        yield Finding(
            f"Protokoll, Eintrag {entry_id}", "ist als gelöscht verzeichnet, hat aber noch Werte."
        )


def _check_years(session: Session) -> Iterator[Finding]:
    proven = select(ArchivePackage.plan_id, ArchivePackage.year).join(
        DeletionProof, col(DeletionProof.archive_package_id) == ArchivePackage.id
    )
    disposed = select(ReportingYear.plan_id, ReportingYear.year).where(
        col(ReportingYear.disposed_at).is_not(None)
    )
    for plan_id, year in sorted(set(session.exec(proven)) ^ set(session.exec(disposed))):
        yield Finding(
            f"Berichtsjahr {year} (Plan {plan_id})",
            "Löschnachweis und Zustand des Jahres passen nicht zusammen.",
        )
