"""What every entry of one import needs: who, which plan, which offices."""

from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from app.audit.actor import By
from app.kit.errors import Invalid
from app.offices.directory import Directory
from app.offices.tables import Office

Row = TypeVar("Row", bound=SQLModel)


class Desk:
    def __init__(self, session: Session, by: By, directory: Directory, coordinating: str) -> None:
        self.session, self.by, self.directory = session, by, directory
        offices = session.exec(select(Office)).all()
        self.office_ids = {office.code: office.id for office in offices if office.id is not None}
        self.coordinating = coordinating

    def office_id(self, code: str | None) -> int:
        """The office, or coordination where nobody is named."""
        wanted = code or self.coordinating
        if wanted not in self.office_ids:
            raise Invalid(
                f"Die Stelle „{wanted}“ steht nicht im Verzeichnis. "
                "Bitte nehmen Sie sie auf oder berichtigen Sie das Kürzel."
            )
        return self.office_ids[wanted]

    def stored(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row


def id_of(row: Any) -> int:
    """Of a row that is stored."""
    return int(row.id)
