"""A directory of four offices, of which one has taken over another's work."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import Session

from app.audit.actor import SYSTEM, By
from app.kit.clock import clock_at
from app.kit.db import Database
from app.offices.kinds import OfficeKind
from app.offices.tables import Office

TODAY = date(2021, 9, 1)


@pytest.fixture
def by() -> By:
    return By(SYSTEM, clock_at(TODAY).now())


@pytest.fixture
def session(database: Database, by: By) -> Iterator[Session]:
    with database.writing(by=by) as open_session:
        youth = Office(code="A51", name="Jugendamt", sort_key="jugendamt", kind=OfficeKind.OFFICE)
        group = Office(
            code="ALLE",
            name="Alle Ämter",
            sort_key="alle amter",
            kind=OfficeKind.GROUP,
            member_kinds=["office"],
        )
        open_session.add_all([youth, group])
        open_session.flush()
        heir = Office(
            code="A52",
            name="Amt für Familie",
            sort_key="familie",
            kind=OfficeKind.OFFICE,
        )
        open_session.add(heir)
        open_session.flush()
        youth.successor_id, youth.valid_to = heir.id, date(2021, 6, 30)
        open_session.flush()
        yield open_session
