"""The command `massnahmen`. Every command migrates and loads the directory where there is none."""

import errno
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer

from app.audit.actor import Role, by_system
from app.config import Settings, settings
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.kit.errors import Invalid, MonitorError
from app.kit.migrations import upgrade

massnahmen = typer.Typer(
    help="Maßnahmenmonitor: Maßnahmenpläne überwachen, Zuarbeiten sammeln, dem Rat berichten.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
token = typer.Typer(help="Zugangsschlüssel für Fachverfahren.", no_args_is_help=True)
user = typer.Typer(help="Personen, die sich anmelden.", no_args_is_help=True)
db = typer.Typer(help="Die Datenbank.", no_args_is_help=True)
massnahmen.add_typer(token, name="token")
massnahmen.add_typer(user, name="user")
massnahmen.add_typer(db, name="db")

BAD_INPUT = 2
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="JJJJ-MM-TT", help="Probe an einem anderen Tag."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, nichts schreiben.")]
PlanSlug = Annotated[str, typer.Option("--plan", help="Kürzel des Plans in Adressen.")]


def clear_errors(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """What people can mend comes as German text on stderr and exit code 2, never as a traceback."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except MonitorError as error:
            typer.echo(f"Fehler: {error.message}", err=True)
            for field in error.fields:
                typer.echo(f"  {field.where}: {field.message}", err=True)
            raise typer.Exit(BAD_INPUT) from error
        except OSError as error:
            typer.echo(f"Fehler: {_what_failed(error)}", err=True)
            raise typer.Exit(BAD_INPUT) from error

    return run


def _what_failed(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return f"„{error.filename}“ gibt es nicht."
        case PermissionError():
            return f"Auf „{error.filename}“ darf nicht zugegriffen werden."
        case IsADirectoryError():
            return f"„{error.filename}“ ist ein Ordner, keine Datei."
        case OSError(errno=errno.ENOSPC):
            return "Der Datenträger ist voll. Es wurde nichts gespeichert."
        case _:
            return f"{error.filename or 'Betriebssystem'}: {error.strerror or error}"


@contextmanager
def opened(clock: Clock | None = None) -> "Iterator[tuple[Settings, Database, Clock]]":
    """The database in its newest form, with a directory."""
    from app.audit.actor import by_system  # noqa: PLC0415
    from app.config import settings  # noqa: PLC0415
    from app.kit.db import Database  # noqa: PLC0415
    from app.kit.migrations import upgrade  # noqa: PLC0415
    from app.plan_documents.seed import load_offices  # noqa: PLC0415

    config, clock = settings(), clock or Clock()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(config.database)
    try:
        upgrade(database)
        load_offices(database, config.seed_offices, by=by_system(clock))
        yield config, database, clock
    finally:
        database.close()


def role_named(name: str) -> "Role":
    from app.accounts.roles import NOBODY  # noqa: PLC0415
    from app.audit.actor import Role  # noqa: PLC0415

    possible = [role.value for role in Role if role not in NOBODY]
    if name not in possible:
        raise Invalid(f"Die Rolle „{name}“ gibt es nicht. Möglich sind: {', '.join(possible)}.")
    return Role(name)


def clock_for(today: datetime | None) -> Clock:
    return clock_at(today.date()) if today else Clock()


@massnahmen.command()
@clear_errors
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: Annotated[int, typer.Option(help="Mehr als einer nur mit PostgreSQL.")] = 1,
) -> None:
    """API, Seiten und Zeitplan anbieten; lädt den mitgelieferten Plan, wenn es keinen gibt."""
    import uvicorn  # noqa: PLC0415

    from app.config import settings  # noqa: PLC0415

    if workers > 1 and settings().database.startswith("sqlite"):
        raise Invalid(
            "Mehrere Prozesse brauchen PostgreSQL. Bitte setzen Sie MASSNAHMEN_DATABASE_URL "
            "oder starten Sie mit --workers 1."
        )
    uvicorn.run(
        "app.main:served",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_config=None,
        server_header=False,
    )


@massnahmen.command(name="import")
@clear_errors
def import_(
    file: Annotated[Path, typer.Argument(help="Ratsdokument (.md, .txt), .xlsx, .csv oder .json")],
    plan: PlanSlug,
    resolved_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="JJJJ-MM-TT", help="Tag des Beschlusses."),
    ] = None,
    paper: Annotated[str | None, typer.Option(help="Nummer der Drucksache.")] = None,
    dry_run: DryRun = False,
    as_json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme.")] = False,
    confirm_moved: Annotated[
        bool, typer.Option("--confirm-moved", help="Verschobene Maßnahmen sind geprüft.")
    ] = False,
) -> None:
    """Ein Plandokument einlesen: Unterschiede zeigen, dann alles oder nichts übernehmen."""
    from app.audit.actor import by_system  # noqa: PLC0415
    from app.plan.resolution import Resolution  # noqa: PLC0415
    from app.plan_documents import formats, importing, showing  # noqa: PLC0415

    if (resolved_on is None) != (paper is None):
        raise Invalid("Ein Beschluss braucht beides: --resolved-on und --paper.")
    resolution = Resolution(date=resolved_on.date(), paper=paper) if resolved_on and paper else None
    document = formats.read(file.name, file.read_bytes())
    with opened() as (config, database, clock):
        by = by_system(clock)
        try:
            with database.writing(by=by) as session:
                result = importing.import_document(
                    session,
                    document,
                    plan,
                    coordinating=config.coordinating_office,
                    source=file.name,
                    by=by,
                    resolution=resolution,
                    confirm_moved=confirm_moved or dry_run,
                )
                if dry_run:
                    raise Rehearsed  # noqa: TRY301  # rolls the unit of work back
        except Rehearsed:
            pass
    if as_json:
        typer.echo(json.dumps(result.to_json() | {"dry_run": dry_run}, ensure_ascii=False))
    else:
        typer.echo(showing.shown(result, dry_run=dry_run))


class Rehearsed(Exception):
    """Ends a rehearsal: everything was done and nothing is kept."""


@massnahmen.command(name="quarterly-check")
@clear_errors
def quarterly_check(
    quarter: Annotated[str | None, typer.Option(help="Etwa 2021-Q4; ohne: alle fälligen.")] = None,
    today: Today = None,
    dry_run: DryRun = False,
) -> None:
    """Terminkontrolle: festhalten, was überschritten ist; Versäumtes wird nachgeholt."""
    from app.quarterly_checks.checks import run_due_checks  # noqa: PLC0415

    with opened(clock_for(today)) as (_, database, clock):
        results = run_due_checks(
            database, clock, quarter=quarter, dry_run=dry_run, progress=typer.echo
        )
    if not results:
        typer.echo("Keine Terminkontrolle fällig.")


@massnahmen.command(name="annual-report")
@clear_errors
def annual_report(
    year: Annotated[int | None, typer.Argument()] = None,
    plan: Annotated[str | None, typer.Option("--plan")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Zieldatei (PDF).")] = None,
    verify: Annotated[Path | None, typer.Option(help="Prüfen: Ist diese Datei von hier?")] = None,
) -> None:
    """Den Evaluationsbericht als PDF schreiben, oder eine Datei prüfen."""
    from app.council_reports import issuing  # noqa: PLC0415

    with opened() as (config, database, clock):
        if verify:
            verdict = issuing.verify(database, verify)
            typer.echo(verdict.message)
            raise typer.Exit(0 if verdict.is_ours else 1)
        if year is None or plan is None:
            raise Invalid("Bitte nennen Sie Jahr und Plan: annual-report 2021 --plan SLUG -o DATEI")
        issued = issuing.make_report(
            database, config, plan, year, output, clock=clock, progress=typer.echo
        )
        typer.echo(issued.message)


@massnahmen.command()
@clear_errors
def export(
    plan: PlanSlug,
    fmt: Annotated[str, typer.Option("--format", help="json, csv oder xlsx")] = "json",
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
) -> None:
    """Den Plan so ausgeben, dass `import` ihn ohne Verlust wieder einliest."""
    from app.monitoring.known import plan_state  # noqa: PLC0415
    from app.monitoring.model import View  # noqa: PLC0415
    from app.plan_documents import formats  # noqa: PLC0415
    from app.plan_documents.exporting import document_of  # noqa: PLC0415

    with opened() as (_, database, clock), database.reading() as session:
        state = plan_state(session, plan, today=clock.today(), view=View.INTERNAL)
    try:
        data = formats.write(document_of(state), formats.Format(fmt))
    except ValueError as error:
        raise Invalid(f"„{fmt}“ ist kein Format. Möglich sind: json, csv, xlsx.") from error
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


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


@db.command("upgrade")
@clear_errors
def db_upgrade() -> None:
    """Auf den neuesten Stand bringen."""
    with opened():
        typer.echo("Die Datenbank ist auf dem neuesten Stand.")


@massnahmen.command()
@clear_errors
def demo() -> None:
    """Beispielbetrieb: ein erfundenes Berichtsjahr, Zugänge, Bericht; dann die Seiten."""
    from app.config import settings  # noqa: PLC0415
    from app.demo import play  # noqa: PLC0415

    play(settings(), tell=typer.echo)


def main() -> Any:
    return massnahmen()
