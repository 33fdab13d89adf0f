"""The database: `db upgrade`."""

import typer

from app.cli.opening import clear_errors, opened

db = typer.Typer(help="Die Datenbank.", no_args_is_help=True)


@db.callback()
def care() -> None:
    """Die Datenbank."""


@db.command("upgrade")
@clear_errors
def db_upgrade() -> None:
    """Auf den neuesten Stand bringen."""
    with opened():
        typer.echo("Die Datenbank ist auf dem neuesten Stand.")
