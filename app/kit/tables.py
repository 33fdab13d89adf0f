"""What every table shares: naming of constraints, instants in UTC, closed lists, row versions."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, Enum
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SECRET: dict[str, Any] = {"secret": True}
"""Column info: the audit trail says that it changed, never what it was."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite forgets the zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Versioned(SQLModel):
    """A row that two people may want to change: `version` counts up with every update.

    SQLAlchemy compares it in the UPDATE itself, so the second writer fails (`StaleDataError`)
    even where both read at the same instant.
    """

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        table = getattr(cls, "__table__", None)
        return {} if table is None else {"version_id_col": table.c.version}


def choice(values: type[StrEnum]) -> Any:
    """The type of a column with a closed list: text and a CHECK, which both engines know and
    which can be widened, rather than an engine's enum."""
    return Enum(
        values,
        native_enum=False,
        length=20,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        name=values.__name__.lower(),
    )


def not_negative(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative")


def fold(text: str) -> str:
    """A key that sorts and finds as Germans expect, whatever the engine's collation.

    Umlauts stand with their vowel (DIN 5007-1), ß with ss, capitals with small letters; signs
    inside words (`*`, `:`, `-`) do not count.
    """
    table = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
    folded = text.casefold().translate(table)
    return " ".join("".join(c for c in folded if c.isalnum() or c.isspace()).split())
