"""The service and its work through the year."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Annotated

import typer

from app.cli.opening import DryRun, PlanSlug, Today, clear_errors, clock_for, configured, opened
from app.kit.errors import Invalid

Port = Annotated[int, typer.Option(min=0, max=65535)]


@clear_errors
def serve(
    host: str = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(help="Mehr als einer nur mit PostgreSQL.")] = 1,
) -> None:
    """API, Seiten und Zeitplan anbieten; lädt den mitgelieferten Plan, wenn es keinen gibt."""
    import uvicorn  # noqa: PLC0415

    if workers > 1 and configured().database.startswith("sqlite"):
        raise Invalid(
            "Mehrere Prozesse brauchen PostgreSQL. Bitte setzen Sie MASSNAHMEN_DATABASE_URL "
            "oder starten Sie mit --workers 1."
        )
    with _counting_together() if workers > 1 else nullcontext():
        uvicorn.run(
            "app.main:served",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            forwarded_allow_ips=configured().proxies,
            access_log=False,
            log_config=None,
            server_header=False,
        )


@contextmanager
def _counting_together() -> Iterator[None]:
    """The folder where the figures of all workers meet; each finds it in its environment."""
    from app.kit.metrics import SHARED_FOLDER  # noqa: PLC0415

    with TemporaryDirectory(prefix="figures-") as folder:
        os.environ[SHARED_FOLDER] = folder
        yield


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
        typer.echo(
            "Kein Plan war am Ende dieses Quartals in Kraft."
            if quarter
            else "Keine Terminkontrolle fällig. Quartale vor dem Beginn der Überwachung eines "
            "Plans werden nur auf Verlangen geprüft, etwa mit --quarter 2021-Q4."
        )


@clear_errors
def reminders(today: Today = None, dry_run: DryRun = False) -> None:
    """Erinnerungen des Tages vormerken; mit --dry-run zeigen, wer welche bekäme und warum."""
    from app.reminders.reminders import record_reminders  # noqa: PLC0415

    with opened(clock_for(today)) as (config, database, clock):
        found = record_reminders(database, config, clock, dry_run=dry_run, progress=typer.echo)
    if not found:
        typer.echo("Heute ist niemand zu erinnern.")


@clear_errors
def annual_report(
    year: Annotated[int | None, typer.Argument()] = None,
    plan: Annotated[str | None, typer.Option("--plan")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Zieldatei (PDF).")] = None,
    everything: Annotated[
        Path | None,
        typer.Option("--all", help="Ordner für Vorlage (PDF, DOCX), alle Anlagen und Gesamtdatei."),
    ] = None,
    verify: Annotated[Path | None, typer.Option(help="Prüfen: Ist diese Datei von hier?")] = None,
) -> None:
    """Den Evaluationsbericht als PDF schreiben, alle Papiere dazu, oder eine Datei prüfen."""
    from app.council_reports import issuing, verifying  # noqa: PLC0415

    with opened() as (config, database, clock):
        if verify:
            verdict = verifying.verify(database, verify)
            typer.echo(verdict.message)
            raise typer.Exit(0 if verdict.is_ours else 1)
        if year is None or plan is None:
            raise Invalid("Bitte nennen Sie Jahr und Plan: annual-report 2021 --plan SLUG -o DATEI")
        if everything:
            for message in issuing.make_all(
                database, config, plan, year, everything, clock=clock, progress=typer.echo
            ):
                typer.echo(message)
            return
        issued = issuing.make_report(
            database, config, plan, year, output, clock=clock, progress=typer.echo
        )
        typer.echo(issued.message)


@clear_errors
def resolution_control(
    plan: PlanSlug,
    quarter: Annotated[
        str | None, typer.Option(help="Etwa 2021-Q4; ohne: die neueste Terminkontrolle.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Zieldatei (PDF).")] = None,
    today: Today = None,
    dry_run: DryRun = False,
) -> None:
    """Beschlusskontrolle: die Liste des Quartals für den Hauptausschuss schreiben."""
    from app.council_reports.control_desk import make_control  # noqa: PLC0415

    with opened(clock_for(today)) as (config, database, clock):
        message = make_control(
            database, config, plan, quarter, output, clock=clock, dry_run=dry_run
        )
    typer.echo(message)


@clear_errors
def demo(port: Port = 8000) -> None:
    """Beispielbetrieb: ein erfundenes Berichtsjahr, Zugänge, Bericht; dann die Seiten."""
    import uvicorn  # noqa: PLC0415

    from app.demo import LOGINS, SAMPLE_PASSWORD, play, sample_service  # noqa: PLC0415
    from app.demo.papers import papers_folder, write_papers  # noqa: PLC0415

    config = configured()
    paper = play(config, tell=typer.echo)
    address = f"http://127.0.0.1:{port}"
    typer.echo(f"\nBeispieldaten, frei erfunden. Bericht: {paper}")
    typer.echo(f"Seiten: {address}/   Schnittstelle: {address}/api/v1/plans")
    typer.echo(f"Anmelden: {address}/anmelden, Kennwort für alle: {SAMPLE_PASSWORD}")
    for login, name, _, _ in LOGINS:
        typer.echo(f"  {login:<17} {name}")
    typer.echo(f"Vorlage, Anlagen und Beschlusskontrolle entstehen in {papers_folder(config)}.")
    typer.echo("Beenden mit Strg+C.")
    Thread(target=write_papers, args=(config,), kwargs={"tell": typer.echo}, daemon=True).start()
    uvicorn.run(sample_service(config), port=port, access_log=False, log_level="warning")
