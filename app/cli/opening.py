"""What every command needs: the open database, a clock, and errors that people can mend.

Commands import what they need themselves: `--help` must not wait for the database's libraries.
"""

import errno
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial, wraps
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import typer

from app.kit.clock import Clock, clock_at
from app.kit.errors import FieldError, Invalid, MonitorError, Unavailable

if TYPE_CHECKING:
    from app.config import Settings
    from app.kit.db import Database

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
            if kwargs.get("as_json"):
                typer.echo(json.dumps(_for_programs(error), ensure_ascii=False))
            raise typer.Exit(BAD_INPUT) from error
        except OSError as error:
            typer.echo(f"Fehler: {_what_failed(error)}", err=True)
            raise typer.Exit(BAD_INPUT) from error

    return run


def _for_programs(error: MonitorError) -> dict[str, object]:
    """As in the API's problem answers; a command has no `status` and no `instance`."""
    fields = [{"where": field.where, "message": field.message} for field in error.fields]
    return {"slug": error.problem, "detail": error.message, "errors": fields}


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


def configured() -> "Settings":
    """The settings in force; what is wrong with them is named."""
    from pydantic import ValidationError  # noqa: PLC0415

    from app.config import settings  # noqa: PLC0415
    from app.kit.texts import read_wording  # noqa: PLC0415

    try:
        config = settings()
    except ValidationError as error:
        fields = [
            FieldError(
                f"MASSNAHMEN_{one['loc'][0]}".upper(), f"„{one['input']}“ ist nicht möglich."
            )
            for one in error.errors()
        ]
        raise Invalid("Eine Einstellung ist nicht brauchbar.", fields=fields) from error
    read_wording(config.texts)
    return config


def database_at(url: str) -> "Database":
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError  # noqa: PLC0415

    from app.kit.db import Database  # noqa: PLC0415

    try:
        return Database(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise Invalid(
            "Das ist keine Adresse einer Datenbank. Möglich sind postgresql+psycopg://… und "
            "sqlite:///…"
        ) from error


@contextmanager
def opened(
    clock: Clock | None = None, *, sealing: bool = True
) -> "Iterator[tuple[Settings, Database, Clock]]":
    """The database in its newest form, with a directory; what a command did is sealed.

    Not so by a command that looks for what was tampered with: a seal would make it good.
    """
    from app.audit.actor import by_system  # noqa: PLC0415
    from app.audit.chain import seal_all  # noqa: PLC0415
    from app.kit.migrations import upgrade  # noqa: PLC0415
    from app.plan_documents.seed import load_offices  # noqa: PLC0415

    config, clock = configured(), clock or Clock()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    database = database_at(config.database)
    try:
        load = partial(load_offices, database, config.seed_offices, by=by_system(clock))
        upgrade(database, load)
        yield config, database, clock
        if sealing:
            with suppress(Unavailable):  # busy: the service seals it within five minutes
                seal_all(database, Clock())
    finally:
        database.close()


def clock_for(today: datetime | None) -> Clock:
    return clock_at(today.date()) if today else Clock()
