"""The database: brought up to date, backed up, put back, checked."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import DryRun, clear_errors, configured, database_at, opened
from app.kit.errors import Unavailable

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

    with opened(sealing=False) as (config, database, clock):
        with suppress(Unavailable):  # busy: a backup is worth more than its newest seal
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
    from app.kit.restore import restore  # noqa: PLC0415

    config = configured()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    database = database_at(config.database)
    try:
        manifest = restore(database, file, config.papers_dir, tell=_on_the_way)
    finally:
        database.close()
    typer.echo(f"Zurückgespielt und verglichen: {manifest.summary}.")


@db.command("drill")
@clear_errors
def db_drill(file: Annotated[Path, typer.Argument(help="Eine Sicherung.")]) -> None:
    """Übung: eine Sicherung probehalber zurückspielen und prüfen; danach ist nichts davon da."""
    from datetime import datetime  # noqa: PLC0415
    from tempfile import TemporaryDirectory  # noqa: PLC0415
    from time import monotonic  # noqa: PLC0415

    from app.audit.chain import Anchor  # noqa: PLC0415
    from app.cli.checking import everything_wrong  # noqa: PLC0415
    from app.kit.db import Database  # noqa: PLC0415
    from app.kit.restore import restore  # noqa: PLC0415

    begin = monotonic()
    with TemporaryDirectory(prefix="massnahmen-") as name:
        folder = Path(name)
        copy = Database(f"sqlite:///{folder / 'copy.db'}")
        try:
            manifest = restore(copy, file, folder / "papers", tell=_on_the_way)
            noted = [Anchor.parse(manifest.seal)] if manifest.seal else []
            made_at = datetime.fromisoformat(manifest.made_at)
            with copy.reading() as session:
                findings = everything_wrong(session, folder / "papers", made_at, noted)
        finally:
            copy.close()
    for finding in findings:
        typer.echo(finding)
    if findings:
        raise typer.Exit(FOUND_SOMETHING)
    typer.echo(
        f"Die Sicherung ist brauchbar: {manifest.summary}, Stand {manifest.made_at}. "
        f"Zurückgespielt und geprüft in {monotonic() - begin:.0f} Sekunden."
    )


@db.command("move")
@clear_errors
def db_move(
    target: Annotated[str, typer.Argument(help="Adresse wie in MASSNAHMEN_DATABASE_URL.")],
    dry_run: DryRun = False,
) -> None:
    """Alles in eine andere, leere Datenbank übernehmen und vergleichen, etwa nach PostgreSQL."""
    from app.audit.chain import last_seal, seal_all  # noqa: PLC0415
    from app.kit.moving import move  # noqa: PLC0415

    with opened() as (config, database, clock):
        seal_all(database, clock)
        with database.reading() as session:
            seal = last_seal(session)
        there = database_at(target)
        try:
            manifest = move(
                database,
                there,
                config.papers_dir,
                made_at=clock.now(),
                seal=str(seal) if seal else None,
                rehearse=dry_run,
                tell=_on_the_way,
            )
        finally:
            there.close()
    if dry_run:
        typer.echo(f"Probe: Das Ziel ist leer. Zu übernehmen: {manifest.summary}.")
        return
    typer.echo(
        f"Übernommen und verglichen: {manifest.summary}. Bitte setzen Sie jetzt "
        "MASSNAHMEN_DATABASE_URL auf das Ziel; die alte Datenbank bleibt, wie sie ist."
    )


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
    from app.cli.checking import anchors, everything_wrong  # noqa: PLC0415

    with opened(sealing=False) as (config, database, clock), database.reading() as session:
        noted = anchors(config, backup or (), seal or ())
        findings = everything_wrong(session, config.papers_dir, clock.now(), noted)
    for finding in findings:
        typer.echo(finding)
    if findings:
        raise typer.Exit(FOUND_SOMETHING)
    typer.echo("Alles da, nichts verändert.")


def _on_the_way(line: str) -> None:
    typer.echo(line, err=True)
