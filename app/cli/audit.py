"""The trail for auditors."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import clear_errors, opened
from app.kit.errors import Invalid

audit = typer.Typer(help="Das Änderungsprotokoll.", no_args_is_help=True)
_DAY = ["%Y-%m-%d"]
FIRST_DAY = date(2000, 1, 1)
"""Before anything was recorded."""


@audit.callback()
def trail() -> None:
    """Das Änderungsprotokoll."""


@audit.command("export")
@clear_errors
def audit_export(
    output: Annotated[Path, typer.Option("-o", "--output", help="Zieldatei (ZIP).")],
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=_DAY, metavar="JJJJ-MM-TT", help="Erster Tag."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=_DAY, metavar="JJJJ-MM-TT", help="Letzter Tag."),
    ] = None,
) -> None:
    """Einträge und Siegel ausgeben, mit einer Anleitung, sie ohne dieses Programm zu prüfen."""
    from app.audit.chain import seal_all  # noqa: PLC0415
    from app.audit.export import Span, export_trail  # noqa: PLC0415
    from app.audit.reading import midnight  # noqa: PLC0415
    from app.kit.files import whole_file  # noqa: PLC0415

    if since and until and until < since:
        raise Invalid("Der letzte Tag (--to) liegt vor dem ersten (--from).")
    with opened() as (_, database, clock):
        seal_all(database, clock)
        first = since.date() if since else FIRST_DAY
        span = Span(midnight(first), midnight(until.date() if until else clock.today(), after=True))
        with database.reading() as session, whole_file(output) as file:
            done = export_trail(session, span, file)
    typer.echo(f"{done.entries} Einträge und {done.seals} Siegel: {output}")
