"""What single sign-on says about a person: groups become a role and an office. The account is made
at the first log-in and follows at each; who is deactivated here stays out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session, select

from app.accounts.people import create_user, user_by_login
from app.accounts.roles import NOBODY, check_role
from app.accounts.tables import User
from app.audit.actor import By, Role
from app.kit.errors import Invalid, NotAllowed, NotFound
from app.kit.german import german_list
from app.offices.queries import office_by_code
from app.offices.tables import Office

STAR: Final = "*"
LONGEST_SUBJECT: Final = 300
_NAMES: Final = ("name", "preferred_username", "email")
_LOGINS: Final = ("preferred_username", "upn", "email", "sub")


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is here for, and for which office."""

    role: Role
    office_code: str | None


@dataclass(frozen=True, slots=True)
class Groups:
    """Group → role, the first that fits counts; a `*` in a group stands for the office's code."""

    roles: Mapping[str, Role]
    claim: str
    office_claim: str | None
    contact: str
    """Whom people ask who are let in nowhere."""

    def place_of(self, claims: Mapping[str, Any]) -> Place:
        """Raises `NotAllowed` where no group fits, or more than one office does."""
        groups = list(_texts(claims.get(self.claim)))
        for pattern, role in self.roles.items():
            found = set(_codes(pattern, groups))
            if len(found) > 1:
                offices = german_list(sorted(code or "" for code in found))
                raise self._refusal(f"Ihr Konto gehört zu mehreren Stellen ({offices}).")
            if found:
                named = next(_texts(claims.get(self.office_claim or "")), None)
                return Place(role, found.pop() or named)
        raise self._refusal(
            "Sie sind angemeldet, aber Ihr Konto hat im Maßnahmenmonitor noch keine Aufgabe."
        )

    def _refusal(self, what: str) -> NotAllowed:
        return NotAllowed(f"{what} Bitte wenden Sie sich an {self.contact}.", slug="log-in-failed")

    def person_of(
        self, session: Session, issuer: str, claims: Mapping[str, Any], *, by: By
    ) -> User:
        """`by` is the service itself: nobody is logged in yet."""
        subject = f"{issuer}|{claims['sub']}"
        if len(subject) > LONGEST_SUBJECT or not _is_plain(subject):
            raise self._refusal(
                "Die Kennung Ihres Kontos ist zu lang oder enthält ungewöhnliche Zeichen."
            )
        place = self.place_of(claims)
        office = self._office(session, place)
        name = next(_first_names(claims, _NAMES), "ohne Namen")[:200]
        user = session.exec(select(User).where(User.oidc_subject == subject)).first()
        if user is None:
            return create_user(
                session,
                login=_free_login(session, next(_first_names(claims, _LOGINS))),
                display_name=name,
                role=place.role,
                office=office,
                oidc_subject=subject,
                by=by,
            )
        if not user.is_active:
            raise self._refusal("Ihr Zugang ist gesperrt.")
        user.role, user.display_name = place.role, name
        user.office_id = office.id if office else None
        session.flush()
        return user

    def _office(self, session: Session, place: Place) -> Office | None:
        try:
            office = office_by_code(session, place.office_code) if place.office_code else None
            check_role(place.role, office)
        except (Invalid, NotFound) as error:
            details = " ".join(one.message for one in error.fields) or error.message
            raise self._refusal(f"Zu Ihrem Konto passt keine Stelle: {details}") from error
        return office


def groups_of(
    roles: Mapping[str, str], *, claim: str, office_claim: str | None, contact: str
) -> Groups:
    """From the settings; raises `Invalid` for what could never let anybody in."""
    possible = {role.value: role for role in Role if role not in NOBODY}
    for group, role in roles.items():
        if role not in possible or not group.strip() or group.count(STAR) > 1:
            raise Invalid(
                f"MASSNAHMEN_OIDC_ROLES: „{group}“ → „{role}“ geht nicht. Möglich sind die Rollen "
                f"{', '.join(possible)}; in einer Gruppe steht höchstens ein {STAR}."
            )
    known = {group: possible[role] for group, role in roles.items()}
    return Groups(known, claim, office_claim, contact)


def _codes(pattern: str, groups: Iterable[str]) -> Iterator[str | None]:
    """For every group that fits, the office's code in it; None where the pattern names none."""
    before, star, after = pattern.partition(STAR)
    for group in groups:
        code = group[len(before) : len(group) - len(after)] if star else None
        if group == f"{before}{code or ''}{after}" and (code or not star):
            yield code


def _texts(value: object) -> Iterator[str]:
    """Providers send one text or a list of them."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield one.strip()


def _first_names(claims: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    """People choose them at some providers: without signs that turn the text round or end it."""
    for name in names:
        for text in _texts(claims.get(name)):
            if shown := "".join(filter(str.isprintable, text)).strip():
                yield shown


def _is_plain(subject: str) -> bool:
    """As the standard has it: then it is the same after it was stored, and nobody else's."""
    return subject.isascii() and subject.isprintable() and " ".join(subject.split()) == subject


def _free_login(session: Session, wanted: str) -> str:
    """An account of the same name may be here already; it is never taken over."""
    login, number = wanted[:90], 1
    while user_by_login(session, login):
        number += 1
        login = f"{wanted[:90]}-{number}"
    return login
