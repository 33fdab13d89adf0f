"""The database: brought up to date, backed up, put back, checked."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import clear_errors, configured, opened

db = typer.Typer(help="Die Datenbank.", no_args_is_help=True)
FOUND_SOMETHING = 1


@db.callback()
def care() -> None:
    """Die Datenbank."""


@db.command("upgrade")
@clear_errors
def db_upgrade() -> None:
    """Auf den neuesten Stand bringen."""
    with opened():
        typer.echo("Die Datenbank ist auf dem neuesten Stand.")


@db.command("backup")
@clear_errors
def db_backup(target: Annotated[Path, typer.Argument(help="Datei (.zip) oder Ordner.")]) -> None:
    """Alles in eine Datei sichern, im laufenden Betrieb."""
    from app.audit.chain import last_seal, seal_all  # noqa: PLC0415
    from app.kit.backup import back_up  # noqa: PLC0415

    with opened() as (config, database, clock):
        seal_all(database, clock)
        with database.reading() as session:
            seal = last_seal(session)
        file, manifest = back_up(
            database,
            target,
            config.papers_dir,
            made_at=clock.now(),
            seal=str(seal) if seal else None,
            tell=_on_the_way,
        )
    typer.echo(f"Gesichert: {file} ({manifest.summary}).")


@db.command("restore")
@clear_errors
def db_restore(file: Annotated[Path, typer.Argument(help="Eine Sicherung.")]) -> None:
    """Eine Sicherung in eine leere Datenbank zurückspielen und vergleichen."""
    from app.kit.db import Database  # noqa: PLC0415
    from app.kit.restore import restore  # noqa: PLC0415

    config = configured()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(config.database)
    try:
        manifest = restore(database, file, config.papers_dir, tell=_on_the_way)
    finally:
        database.close()
    typer.echo(f"Zurückgespielt und verglichen: {manifest.summary}.")


@db.command("check")
@clear_errors
def db_check(
    backup: Annotated[
        list[Path] | None, typer.Option(help="Auch gegen das Siegel in dieser Sicherung prüfen.")
    ] = None,
    seal: Annotated[
        list[str] | None, typer.Option(help="Auch gegen dieses Siegel prüfen, etwa 12:3f9a…")
    ] = None,
) -> None:
    """Prüfen, ob alles da und unverändert ist."""
    from app.audit.chain import Anchor, check_chain  # noqa: PLC0415
    from app.audit.replay import check_rows  # noqa: PLC0415
    from app.council_reports.checking import check_papers  # noqa: PLC0415
    from app.kit.checking import check_database  # noqa: PLC0415
    from app.kit.restore import read_manifest  # noqa: PLC0415
    from app.plan.checking import check_plans  # noqa: PLC0415
    from app.tables import METADATA  # noqa: PLC0415

    noted = [read_manifest(file).seal for file in backup or ()] + list(seal or ())
    anchors = [Anchor.parse(text) for text in noted if text]
    with opened() as (config, database, clock), database.reading() as session:
        findings = [
            *check_database(session, METADATA.sorted_tables),
            *check_chain(session, clock.now(), anchors),
            *check_rows(session, METADATA.sorted_tables),
            *check_plans(session),
            *check_papers(session, config.papers_dir),
        ]
    for finding in findings:
        typer.echo(finding)
    if findings:
        raise typer.Exit(FOUND_SOMETHING)
    typer.echo("Alles da, nichts verändert.")


def _on_the_way(line: str) -> None:
    typer.echo(line, err=True)
