"""What was offered, what the archive said, what was deleted thereafter. All of it append-only."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant, choice


class Verdict(StrEnum):
    """What the archive makes of an offer."""

    TAKEN_OVER = "taken_over"
    NOT_WANTED = "not_wanted"


VERDICT_LABEL = {
    Verdict.TAKEN_OVER: "übernommen",
    Verdict.NOT_WANTED: "nicht archivwürdig, zur Kassation freigegeben",
}


DELETED_LABEL = {
    "contribution": "Beiträge",
    "reminder": "Erinnerungen",
    "status_report": "Entwürfe und zurückgegebene Zuarbeiten",
    "outbox_mail": "Mails",
}
EMPTIED_LABEL = {
    "status_report": "Zuarbeiten, deren Vermerke und Fragen gehen",
    "audit_entry": "Einträge des Protokolls, deren Werte gehen",
}


class ArchivePackage(SQLModel, table=True):
    """An offer („Anbietung“): the package as it left, to the byte."""

    __tablename__ = "archive_package"
    __table_args__ = (UniqueConstraint("plan_id", "year", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    year: int
    sha256: str = Field(max_length=64)
    size_bytes: int
    row_counts: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    """Rows by table."""
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class ArchiveReceipt(SQLModel, table=True):
    """The archive's word on one package, under the archive's own number."""

    __tablename__ = "archive_receipt"

    id: int | None = Field(default=None, primary_key=True)
    archive_package_id: int = Field(foreign_key="archive_package.id", unique=True)
    receipt: str = Field(max_length=100)
    confirmed_date: date
    verdict: Verdict = Field(sa_type=choice(Verdict))
    recorded_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class DeletionProof(SQLModel, table=True):
    """What went („Kassation“): how many rows of which tables, and what still vouches for them."""

    __tablename__ = "deletion_proof"

    id: int | None = Field(default=None, primary_key=True)
    archive_package_id: int = Field(foreign_key="archive_package.id", unique=True)
    package_sha256: str = Field(max_length=64)
    deleted: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    """Rows that are gone, by table."""
    emptied: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    """Rows of which only what was issued is left, by table."""
    entry_ids: list[int] = Field(sa_column=Column(JSON, nullable=False))
    """Entries of the trail that have lost their values and kept the hash of them."""
    deleted_at: datetime = Field(sa_column=Column(Instant, nullable=False))
