from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from app.council_reports.kinds import LIST, PAPERS, About, PaperKind
from app.kit.tables import Instant, choice


class JobState(StrEnum):
    """queued → running → done or failed; running → queued where a process died over it."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


WAITING: Final = (JobState.QUEUED, JobState.RUNNING)


class PaperJob(SQLModel, table=True):
    """A paper that somebody asked for; whichever process is free makes it (jobs.py)."""

    __tablename__ = "paper_job"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    year: int
    kind: PaperKind | None = Field(default=None, sa_type=choice(PaperKind))
    """Null: the quarterly list of `quarter`."""
    quarter: str | None = Field(default=None, max_length=7)
    requested_by: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Pseudonym, role and offices: as whom the paper is issued."""
    requested_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    state: JobState = Field(default=JobState.QUEUED, sa_type=choice(JobState))
    attempts: int = 0
    worker: str | None = Field(default=None, max_length=32)
    """Whose run it is; a run that was taken over writes nothing more."""
    heartbeat_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    pages: int = 0
    message: str = Field(max_length=1000)
    """In German, for the person who waits: how far it is, what came of it or why not."""
    name: str | None = Field(default=None, max_length=200)
    sha256: str | None = Field(default=None, max_length=64)

    @property
    def about(self) -> About:
        return LIST if self.kind is None else PAPERS[self.kind]


class PaperContent(SQLModel, table=True):
    """The bytes of a file, so that every process and machine can hand it out."""

    __tablename__ = "paper_content"

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(max_length=64, unique=True)
    base64: str = Field(sa_column=Column(Text, nullable=False))
    kept_until: datetime | None = Field(default=None, sa_column=Column(Instant, index=True))
    """Null: issued, so for good. Drafts go after a day."""
