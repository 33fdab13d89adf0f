"""The command `massnahmen`. Every command migrates and loads the directory where there is none."""

import gc
import sys

import typer

from app.cli import misuse, plans, work
from app.cli.access import token, user
from app.cli.archive import archive
from app.cli.audit import audit
from app.cli.care import db
from app.cli.mail import mail
from app.cli.persons import access_log, person, retention

massnahmen = typer.Typer(
    help="Maßnahmenmonitor: Maßnahmenpläne überwachen, Zuarbeiten sammeln, dem Rat berichten.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
massnahmen.command()(work.serve)
massnahmen.command("import")(plans.import_)
massnahmen.command("quarterly-check")(work.quarterly_check)
massnahmen.command()(work.reminders)
massnahmen.command("annual-report")(work.annual_report)
massnahmen.command("resolution-control")(work.resolution_control)
massnahmen.command()(plans.export)
massnahmen.add_typer(token, name="token")
massnahmen.add_typer(user, name="user")
massnahmen.add_typer(db, name="db")
massnahmen.add_typer(person, name="person")
massnahmen.command()(retention)
massnahmen.command("access-log")(access_log)
massnahmen.add_typer(audit, name="audit")
massnahmen.add_typer(archive, name="archive")
massnahmen.add_typer(mail, name="mail")
massnahmen.command()(work.demo)


def main() -> None:
    gc.set_threshold(50_000, 20, 20)  # what is loaded stays: looking for waste took a tenth of it
    try:
        code = massnahmen(standalone_mode=False)
    except typer.TyperException as error:
        if said := misuse.said(error):  # nothing where the help was shown instead
            typer.echo(f"Fehler: {said}\n{misuse.help_for(error)}".rstrip(), err=True)
        sys.exit(error.exit_code)
    except typer.Abort:
        typer.echo("Abgebrochen.", err=True)
        sys.exit(1)
    sys.exit(code)
