"""Plans in and out: `import`, `export`."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import DryRun, PlanSlug, clear_errors, opened
from app.kit.errors import Invalid


class Rehearsed(Exception):
    """Ends a rehearsal: everything was done and nothing is kept."""


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
