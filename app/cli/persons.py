"""What is stored about people: told, erased, deleted in time, and who looked at what."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import DryRun, Today, clear_errors, clock_for, opened

person = typer.Typer(help="Auskunft und Löschung (DSGVO).", no_args_is_help=True)


@person.callback()
def about() -> None:
    """Auskunft und Löschung (DSGVO)."""


@person.command("export")
@clear_errors
def person_export(
    login: str, output: Annotated[Path, typer.Option("-o", "--output", help="Zieldatei (JSON).")]
) -> None:
    """Alles, was zu einer Person gespeichert ist (Art. 15 DSGVO)."""
    from app.accounts.export import about_person  # noqa: PLC0415
    from app.accounts.people import known_user  # noqa: PLC0415
    from app.audit.actor import SYSTEM  # noqa: PLC0415
    from app.kit.files import whole_file  # noqa: PLC0415

    with opened() as (_, database, _clock), database.reading() as session:
        told = about_person(session, known_user(session, login), SYSTEM)
    with whole_file(output) as file:  # readable by its owner only
        file.write(f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode())
    typer.echo(f"Geschrieben: {output}")


@person.command("erase")
@clear_errors
def person_erase(
    login: str, yes: Annotated[bool, typer.Option("--yes", help="Ohne Rückfrage.")] = False
) -> None:
    """Name und Anmeldung löschen (Art. 17 DSGVO); das Pseudonym im Protokoll bleibt."""
    from app.cli.access import user_erase  # noqa: PLC0415

    user_erase(login, yes)


@clear_errors
def retention(today: Today = None, dry_run: DryRun = False) -> None:
    """Löschen, was nicht mehr gebraucht wird; die Fristen sind Einstellungen (…_KEEP_…)."""
    from app.accounts.retention import run_retention  # noqa: PLC0415
    from app.kit.clock import local_date  # noqa: PLC0415
    from app.kit.german import german_date  # noqa: PLC0415

    with opened(clock_for(today)) as (config, database, clock):
        removed = run_retention(database, config, clock, dry_run=dry_run)
    for each in removed:
        until = german_date(local_date(each.before))
        typer.echo(f"{each.count} {each.label} (bis {until})")
    if not removed:
        typer.echo("Nichts ist zu löschen.")
    elif dry_run:
        typer.echo("Probe: Es wurde nichts gelöscht.")


@clear_errors
def access_log(
    who: Annotated[str | None, typer.Option(help="Nur ein Pseudonym (u-…).")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 200,
) -> None:
    """Wer mit lesender Rolle was angesehen hat, Neuestes zuerst."""
    from app.accounts.access_log import looks  # noqa: PLC0415
    from app.audit.actor import SYSTEM  # noqa: PLC0415

    with opened() as (_, database, _clock), database.reading() as session:
        for look in looks(session, SYSTEM, who=who, limit=limit):
            typer.echo(f"{look.at.isoformat()} {look.actor} {look.role} {look.path}")
