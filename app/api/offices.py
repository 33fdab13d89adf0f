"""The directory of offices."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field
from sqlmodel import Session, select

from app.accounts.permissions import Action, require
from app.api import examples
from app.api.outputs.base import Listing, OfficeOut
from app.api.routing import noun_router
from app.http.answers import READ, WRITE
from app.http.deps import PUBLIC, CurrentReader, ReadSession, WriteDesk, needs
from app.http.measure_query import Page, SearchText
from app.http.parameters import OfficeCode
from app.http.preconditions import ExpectedVersion, etag
from app.kit.errors import NotFound
from app.kit.tables import fold
from app.offices.kinds import OfficeKind
from app.offices.queries import OfficeChange, update_office
from app.offices.tables import Office

router = noun_router("offices")


class OfficeQuery(Page):
    kind: OfficeKind | None = None
    parent: str | None = Field(
        None, pattern=r"^[A-Za-z0-9ÄÖÜäöüß._-]{1,40}$", description="Code of the office above."
    )
    q: SearchText | None = Field(None, description="Words that code or name contain.")


class PublicOffice(OfficeOut):
    number: str | None = Field(description="As in „Amt 50“.", examples=["50"])
    parent: str | None = Field(description="Code of the office above.")
    successor: str | None = Field(description="Code of the office that has taken over.")
    valid_from: date | None
    valid_to: date | None


class InternalOffice(PublicOffice):
    mailbox: str | None = Field(description="Shared mailbox that reminders go to.")
    needs_release: bool = Field(description="Only a head hands in.")


@router.get("/offices", dependencies=[PUBLIC], responses=READ)
def list_offices(
    query: Annotated[OfficeQuery, Query()], session: ReadSession, reader: CurrentReader
) -> Listing[InternalOffice] | Listing[PublicOffice]:
    """By name, umlauts beside their vowels."""
    codes = _codes(session)
    words = fold(query.q).split() if query.q else []
    rows = [
        row
        for row in session.exec(select(Office).order_by(Office.sort_key, Office.code)).all()
        if query.kind in (None, row.kind)
        and query.parent in (None, codes.get(row.parent_id))
        and all(word in fold(f"{row.code} {row.name}") for word in words)
    ]
    page = query.cut(rows)
    if reader.is_internal:
        inside = tuple(_internal(row, codes) for row in page)
        return Listing[InternalOffice](items=inside, total=len(rows))
    return Listing[PublicOffice](items=tuple(_public(row, codes) for row in page), total=len(rows))


@router.get("/offices/{code}", dependencies=[PUBLIC], responses=READ)
def get_office(
    code: OfficeCode, session: ReadSession, reader: CurrentReader, response: Response
) -> InternalOffice | PublicOffice:
    """One office."""
    row = _office(session, code)
    response.headers["ETag"] = etag(row.version)
    codes = _codes(session)
    return _internal(row, codes) if reader.is_internal else _public(row, codes)


@router.patch("/offices/{code}", dependencies=[needs(Action.MANAGE_OFFICES)], responses=WRITE)
def change_office(
    code: OfficeCode,
    change: Annotated[OfficeChange, examples.OfficeChange],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalOffice:
    """Mailbox, and whether a head has to release; only what is named is changed."""
    row = _office(desk.session, code)
    require(desk.by.actor, Action.MANAGE_OFFICES, [row.id or 0])
    update_office(desk.session, row, change, expected_version=expected)
    desk.tag(row.version)
    return _internal(row, _codes(desk.session))


def _office(session: Session, code: str) -> Office:
    row = session.exec(select(Office).where(Office.code == code)).first()
    if row is None:
        raise NotFound(f"Das Verzeichnis kennt kein Kürzel „{code}“.")
    return row


def _codes(session: Session) -> dict[int | None, str]:
    return dict(session.exec(select(Office.id, Office.code)).all())


def _public(row: Office, codes: dict[int | None, str]) -> PublicOffice:
    return PublicOffice(
        code=row.code,
        name=row.name,
        kind=row.kind,
        number=row.number,
        parent=codes.get(row.parent_id),
        successor=codes.get(row.successor_id),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _internal(row: Office, codes: dict[int | None, str]) -> InternalOffice:
    return InternalOffice(
        **_public(row, codes).model_dump(),
        mailbox=row.mailbox,
        needs_release=row.needs_release,
    )
