"""A closed year on its way to the archive: Anbietung, Übernahme, Kassation."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from app.cli.opening import DryRun, PlanSlug, clear_errors, opened
from app.cli.plans import Rehearsed


class YearFirst(TyperGroup):
    """`archive 2021 …` is short for `archive offer 2021 …`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if args and args[0].isdecimal():
            args = ["offer", *args]
        return super().parse_args(ctx, args)


archive = typer.Typer(
    cls=YearFirst, help="Abgeschlossene Jahre dem Archiv anbieten.", no_args_is_help=True
)
Year = Annotated[int, typer.Argument(help="Berichtsjahr.")]


@archive.command("offer")
@clear_errors
def archive_offer(
    year: Year,
    plan: PlanSlug,
    output: Annotated[Path, typer.Option("-o", "--output", help="Zieldatei (ZIP).")],
    dry_run: DryRun = False,
) -> None:
    """Anbietung: das Jahr als Paket schreiben, das ohne dieses Programm lesbar ist."""
    from app.archive.handing_over import offer_year  # noqa: PLC0415
    from app.audit.actor import by_system  # noqa: PLC0415
    from app.audit.chain import seal_all  # noqa: PLC0415

    with opened() as (config, database, clock):
        seal_all(database, clock)
        sha256, packed = offer_year(
            database, config, plan, year, output, by=by_system(clock), dry_run=dry_run
        )
    rows = sum(packed.row_counts.values())
    typer.echo(f"{packed.papers} Vorlagen, {rows} Zeilen aus {len(packed.row_counts)} Tabellen.")
    typer.echo(f"SHA-256: {sha256}")
    typer.echo("Probe: Es wurde nichts geschrieben." if dry_run else f"Angeboten: {output}")


@archive.command("confirm")
@clear_errors
def archive_confirm(
    year: Year,
    plan: PlanSlug,
    receipt: Annotated[str, typer.Option(help="Zeichen der Bestätigung des Archivs.")],
    confirmed_on: Annotated[
        datetime, typer.Option("--date", formats=["%Y-%m-%d"], metavar="JJJJ-MM-TT")
    ],
    not_wanted: Annotated[
        bool, typer.Option("--not-wanted", help="Nicht archivwürdig: zur Kassation frei.")
    ] = False,
) -> None:
    """Die Antwort des Archivs eintragen: Übernahme, oder Freigabe zur Kassation."""
    from app.archive.handing_over import confirm_handover  # noqa: PLC0415
    from app.archive.tables import VERDICT_LABEL, Verdict  # noqa: PLC0415
    from app.audit.actor import by_system  # noqa: PLC0415
    from app.plan.queries import plan_by_slug  # noqa: PLC0415

    with opened() as (_, database, clock):
        by = by_system(clock)
        with database.writing(by=by) as session:
            said = confirm_handover(
                session,
                plan_by_slug(session, plan),
                year,
                receipt=receipt,
                confirmed_date=confirmed_on.date(),
                verdict=Verdict.NOT_WANTED if not_wanted else Verdict.TAKEN_OVER,
                by=by,
            )
    typer.echo(f"Eingetragen: Berichtsjahr {year} {VERDICT_LABEL[said.verdict]} ({said.receipt}).")


@archive.command("delete")
@clear_errors
def archive_delete(year: Year, plan: PlanSlug, dry_run: DryRun = False) -> None:
    """Kassation: die Arbeitsunterlagen des Jahres löschen; was ausgegeben wurde, bleibt."""
    from app.archive.disposing import dispose_year  # noqa: PLC0415
    from app.audit.actor import by_system  # noqa: PLC0415
    from app.plan.queries import plan_by_slug  # noqa: PLC0415

    with opened() as (config, database, clock):
        by = by_system(clock)
        try:
            with database.writing(by=by) as session:
                proof = dispose_year(
                    session,
                    plan_by_slug(session, plan),
                    year,
                    retention_years=config.archive_retention_years,
                    by=by,
                )
                if dry_run:
                    raise Rehearsed  # noqa: TRY301  # rolls the unit of work back
        except Rehearsed:
            pass
        else:
            database.reclaim()
    for table, count in proof.deleted.items():
        typer.echo(f"{table}: {count} Zeilen gelöscht")
    for table, count in proof.emptied.items():
        typer.echo(f"{table}: {count} Zeilen geleert")
    typer.echo(f"Paket beim Archiv: SHA-256 {proof.package_sha256}")
    typer.echo("Probe: Es wurde nichts gelöscht." if dry_run else "Ausgesondert, mit Nachweis.")
