"""Who gets in: `token create`, `user create`."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import clear_errors, opened
from app.kit.errors import Invalid

if TYPE_CHECKING:
    from app.audit.actor import Role

token = typer.Typer(help="Zugangsschlüssel für Fachverfahren.", no_args_is_help=True)
user = typer.Typer(help="Personen, die sich anmelden.", no_args_is_help=True)


def role_named(name: str) -> "Role":
    from app.accounts.roles import NOBODY  # noqa: PLC0415
    from app.audit.actor import Role  # noqa: PLC0415

    possible = [role.value for role in Role if role not in NOBODY]
    if name not in possible:
        raise Invalid(f"Die Rolle „{name}“ gibt es nicht. Möglich sind: {', '.join(possible)}.")
    return Role(name)


@token.command("create")
@clear_errors
def token_create(
    office: Annotated[str, typer.Option(help="Kürzel oder Name der Stelle, etwa A50 oder BMI.")],
    role: Annotated[
        str | None, typer.Option(help="Ohne Angabe: head; für die Koordination coordination.")
    ] = None,
    name: Annotated[str, typer.Option(help="Wofür er ist.")] = "Befehlszeile",
    days: Annotated[int, typer.Option(min=1, max=1095)] = 365,
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
            _, plain = create_token(session, name=name, role=chosen, office=owner, days=days, by=by)
    typer.echo(plain)


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
