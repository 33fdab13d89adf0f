"""Who gets in: `token create|list|revoke`, `user create|list|password|deactivate|erase`."""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import clear_errors, opened
from app.kit.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from app.accounts.permissions import Action
    from app.accounts.tables import User
    from app.audit.actor import By, Role

token = typer.Typer(help="Zugangsschlüssel für Fachverfahren.", no_args_is_help=True)
user = typer.Typer(help="Personen, die sich anmelden.", no_args_is_help=True)


def role_named(name: str) -> "Role":
    from app.accounts.roles import NOBODY  # noqa: PLC0415
    from app.audit.actor import Role  # noqa: PLC0415

    possible = [role.value for role in Role if role not in NOBODY]
    if name not in possible:
        raise Invalid(f"Die Rolle „{name}“ gibt es nicht. Möglich sind: {', '.join(possible)}.")
    return Role(name)


def narrowed(names: list[str], *, read_only: bool) -> "frozenset[Action] | None":
    from app.accounts.permissions import READING, Action  # noqa: PLC0415

    unknown = sorted(set(names) - set(Action))
    if unknown:
        raise Invalid(f"Unbekannt: {', '.join(unknown)}. Möglich sind: {', '.join(Action)}.")
    if not names and not read_only:
        return None
    return frozenset(map(Action, names)) | (READING if read_only else frozenset())


@token.command("create")
@clear_errors
def token_create(
    office: Annotated[str, typer.Option(help="Kürzel oder Name der Stelle, etwa A50 oder BMI.")],
    role: Annotated[
        str | None, typer.Option(help="Ohne Angabe: head; für die Koordination coordination.")
    ] = None,
    name: Annotated[str, typer.Option(help="Wofür er ist.")] = "Befehlszeile",
    days: Annotated[int, typer.Option(min=1, max=1095)] = 365,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nur zum Lesen.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="Nur für diese Aktion, etwa write_report; mehrfach.")
    ] = None,
) -> None:
    """Einen Zugangsschlüssel ausgeben. Er wird nur dieses eine Mal gezeigt."""
    from app.accounts.tokens import create_token  # noqa: PLC0415
    from app.audit.actor import Role, by_system  # noqa: PLC0415
    from app.offices.queries import office_by_code  # noqa: PLC0415

    with opened() as (config, database, clock):
        by = by_system(clock)
        with database.writing(by=by) as session:
            owner = office_by_code(session, office)
            coordinates = owner.code == config.coordinating_office
            usual = Role.COORDINATION if coordinates else Role.HEAD
            chosen = role_named(role) if role else usual
            _, plain = create_token(
                session,
                name=name,
                role=chosen,
                office=owner,
                days=days,
                only=narrowed(only or [], read_only=read_only),
                by=by,
            )
    typer.echo(plain)


@token.command("list")
@clear_errors
def token_list() -> None:
    """Alle Schlüssel: Kennung, Zweck, Rolle, Stelle, Umfang, zuletzt benutzt, Stand."""
    from app.accounts.showing import token_line  # noqa: PLC0415
    from app.accounts.tokens import tokens_seen_by  # noqa: PLC0415
    from app.audit.actor import SYSTEM  # noqa: PLC0415

    with opened() as (_, database, clock), database.reading() as session:
        for each in tokens_seen_by(session, SYSTEM):
            typer.echo(token_line(session, each, clock.now()))


@token.command("revoke")
@clear_errors
def token_revoke(key: Annotated[str, typer.Argument(help="Kennung aus token list (t-…).")]) -> None:
    """Einen Schlüssel widerrufen; er gilt ab sofort nicht mehr."""
    from app.accounts.tokens import revoke, token_by_actor  # noqa: PLC0415
    from app.audit.actor import by_system  # noqa: PLC0415

    with opened() as (_, database, clock):
        by = by_system(clock)
        with database.writing(by=by) as session:
            revoke(session, token_by_actor(session, key), by=by)
    typer.echo(f"„{key}“ ist widerrufen.")


@user.command("create")
@clear_errors
def user_create(
    login: str,
    name: Annotated[str, typer.Option(help="Name, wie er auf Seiten steht.")],
    role: Annotated[str, typer.Option(help="clerk, head, coordination, treasury, council, …")],
    office: Annotated[str | None, typer.Option(help="Kürzel der Stelle.")] = None,
    password: Annotated[
        str, typer.Option(prompt="Kennwort", hide_input=True, confirmation_prompt=True)
    ] = "",
) -> None:
    """Eine Person anlegen, die sich mit Kennwort anmeldet."""
    from app.accounts.people import create_user  # noqa: PLC0415
    from app.audit.actor import by_system  # noqa: PLC0415
    from app.offices.queries import office_by_code  # noqa: PLC0415

    with opened() as (_, database, clock):
        by = by_system(clock)
        with database.writing(by=by) as session:
            create_user(
                session,
                login=login,
                display_name=name,
                role=role_named(role),
                office=office_by_code(session, office) if office else None,
                password=password,
                by=by,
            )
    typer.echo(f"„{login}“ ist angelegt.")


@user.command("list")
@clear_errors
def user_list() -> None:
    """Alle Konten: Anmeldung, Name, Rolle, Stelle, Stand."""
    from app.accounts.people import all_users  # noqa: PLC0415
    from app.accounts.showing import user_line  # noqa: PLC0415

    with opened() as (_, database, _clock), database.reading() as session:
        for each in all_users(session):
            typer.echo(user_line(session, each))


@user.command("password")
@clear_errors
def user_password(
    login: str,
    password: Annotated[
        str, typer.Option(prompt="Neues Kennwort", hide_input=True, confirmation_prompt=True)
    ] = "",
) -> None:
    """Ein neues Kennwort setzen; alle Anmeldungen der Person enden."""
    from app.accounts.people import set_password  # noqa: PLC0415

    _change(login, lambda session, known, by: set_password(session, known, password, by=by))
    typer.echo(f"„{login}“ hat ein neues Kennwort und ist überall abgemeldet.")


@user.command("deactivate")
@clear_errors
def user_deactivate(login: str) -> None:
    """Ein Konto sperren; alle Anmeldungen der Person enden."""
    from app.accounts.people import deactivate  # noqa: PLC0415

    _change(login, lambda session, known, by: deactivate(session, known, by=by))
    typer.echo(f"„{login}“ ist gesperrt und überall abgemeldet.")


@user.command("erase")
@clear_errors
def user_erase(
    login: str,
    yes: Annotated[bool, typer.Option("--yes", help="Ohne Rückfrage.")] = False,
) -> None:
    """Name und Anmeldung einer Person löschen; das Pseudonym im Protokoll bleibt."""
    from app.accounts.people import erase, known_user  # noqa: PLC0415
    from app.audit.actor import by_system  # noqa: PLC0415

    if not yes:
        typer.confirm(f"Name und Anmeldung von „{login}“ unwiderruflich löschen?", abort=True)
    with opened() as (_, database, clock):
        by = by_system(clock)
        with database.writing(by=by) as session:
            erase(session, known_user(session, login), by=by)
        with suppress(Unavailable):  # busy: the pages are overwritten already
            database.reclaim()
    typer.echo(f"„{login}“ ist gelöscht. Im Protokoll bleibt nur das Pseudonym.")


def _change(login: str, change: "Callable[[Session, User, By], object]") -> None:
    from app.accounts.people import known_user  # noqa: PLC0415
    from app.audit.actor import by_system  # noqa: PLC0415

    with opened() as (_, database, clock):
        by = by_system(clock)
        with database.writing(by=by) as session:
            change(session, known_user(session, login), by)
