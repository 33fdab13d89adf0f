"""When each job of the timetable was last done, whichever process did it: for those who watch."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from app.kit.db import Database
from app.kit.tables import Instant


class JobRun(SQLModel, table=True):
    __tablename__ = "job_run"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40, unique=True)
    succeeded_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    due_by: datetime = Field(sa_column=Column(Instant, nullable=False))
    """If it has not been done again by then, something is wrong."""


def note_success(database: Database, name: str, *, now: datetime, due_by: datetime) -> None:
    """Not a change of the data: read caches stay."""
    insert = sqlite.insert if database.is_sqlite else postgresql.insert
    table = JobRun.__table__  # type: ignore[attr-defined]
    values = {"succeeded_at": now, "due_by": due_by}
    noting = insert(table).values(name=name, **values)
    with database.counting() as connection:
        connection.execute(noting.on_conflict_do_update(index_elements=["name"], set_=values))


def job_runs(session: Session) -> Sequence[JobRun]:
    return session.exec(select(JobRun).order_by(col(JobRun.name))).all()
