"""Offices as they stand in the database."""

from typing import Annotated

from pydantic import AfterValidator
from sqlmodel import Session, select

from app.config import settings
from app.kit.errors import Invalid, NotFound
from app.kit.inputs import Input, OptionalLine, YesNo, wrong
from app.kit.mail_message import Address
from app.kit.versions import check_version
from app.offices.directory import Directory, DirectoryEntry, directory_of
from app.offices.kinds import OfficeKind
from app.offices.tables import Office, OfficeAlias


def is_address(mailbox: str | None) -> str | None:
    """One that the mails will be sent to later, read by the same reader."""
    if mailbox is not None:
        try:
            Address.parse(mailbox)
        except Invalid as error:
            raise wrong(f"{error.message} Bitte schreiben Sie etwa amt@stadt.example.") from error
    return mailbox


class OfficeChange(Input):
    """Only what is named is changed."""

    mailbox: Annotated[OptionalLine, AfterValidator(is_address)] = None
    needs_release: YesNo = False


def office_by_code(session: Session, code_or_alias: str) -> Office:
    """By code; otherwise by any name that the directory knows (an ended office's: its heir)."""
    exact = session.exec(select(Office).where(Office.code == code_or_alias)).first()
    if exact:
        return exact
    entry = directory_from(session).find(code_or_alias)
    if entry is None:
        raise NotFound(f"Das Verzeichnis kennt keine Stelle „{code_or_alias[:80]}“.")
    return session.exec(select(Office).where(Office.code == entry.code)).one()


def office_by_id(session: Session, office_id: int) -> Office:
    office = session.get(Office, office_id)
    if office is None:
        raise NotFound("Diese Stelle gibt es im Verzeichnis nicht.")
    return office


def directory_from(session: Session) -> Directory:
    offices = session.exec(select(Office)).all()
    code_of = {office.id: office.code for office in offices}
    aliases: dict[int, list[str]] = {}
    for alias in session.exec(select(OfficeAlias).order_by(OfficeAlias.alias)):
        aliases.setdefault(alias.office_id, []).append(alias.alias)
    coordinating = settings().coordinating_office
    return directory_of(
        DirectoryEntry(
            code=office.code,
            name=office.name,
            kind=office.kind,
            number=office.number,
            parent=code_of.get(office.parent_id),
            aliases=tuple(aliases.get(office.id or 0, ())),
            member_kinds=frozenset(OfficeKind(kind) for kind in office.member_kinds or ()),
            members_under=office.members_under,
            valid_from=office.valid_from,
            valid_to=office.valid_to,
            successor=code_of.get(office.successor_id),
            is_coordinating=office.code == coordinating,
            mailbox=office.mailbox,
        )
        for office in offices
    )


def speaks_for(session: Session, office_id: int) -> frozenset[int]:
    """The office and those whose work it has taken over."""
    known: frozenset[int] = frozenset()
    found = {office_id}
    while found:
        known |= found
        heirs = select(Office.id).where(Office.successor_id.in_(found))  # type: ignore[union-attr]
        found = {id_ for id_ in session.exec(heirs) if id_ is not None} - known
    return known


def update_office(
    session: Session, office: Office, change: OfficeChange, *, expected_version: int | None = None
) -> Office:
    """The caller asks accounts/permissions.py first: accounts lie above offices."""
    check_version(office, expected_version)
    for name in change.model_fields_set:
        setattr(office, name, getattr(change, name))
    session.flush()
    return office
