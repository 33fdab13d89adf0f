"""Mails that nobody tries to send any more."""

from typing import Annotated

import typer

from app.cli.opening import clear_errors, opened
from app.kit.errors import Invalid

mail = typer.Typer(help="Aufgegebene Mails.", no_args_is_help=True)


@mail.command("list")
@clear_errors
def mail_list() -> None:
    """Mails, deren Zustellung aufgegeben wurde, mit dem Grund."""
    from app.kit.clock import local_date  # noqa: PLC0415
    from app.kit.german import german_date  # noqa: PLC0415
    from app.kit.outbox import given_up  # noqa: PLC0415

    with opened() as (_, database, _), database.reading() as session:
        found = given_up(session)
    for one in found:
        day = german_date(local_date(one.created_at))
        typer.echo(f"{one.id}  {day}  {one.recipient}  {one.subject}")
        typer.echo(f"    {one.last_error or 'ohne Angabe'}")
    if not found:
        typer.echo("Keine Mail ist aufgegeben.")


@mail.command("retry")
@clear_errors
def mail_retry(
    number: Annotated[int | None, typer.Argument(help="Nummer aus `mail list`.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Alle aufgegebenen.")] = False,
    recipient: Annotated[
        str | None, typer.Option("--to", help="An diese Adresse statt der bisherigen.")
    ] = None,
) -> None:
    """Aufgegebene Mails noch einmal senden, wenn nötig an eine berichtigte Adresse."""
    from app.kit.outbox import given_up, try_again  # noqa: PLC0415

    if (number is None) is not every or (every and recipient):
        raise Invalid("Bitte nennen Sie eine Nummer (mail retry 12) oder --all ohne --to.")
    with opened() as (_, database, clock), database.writing() as session:
        chosen = [one.id for one in given_up(session)] if number is None else [number]
        for one in chosen:
            try_again(session, one or 0, now=clock.now(), recipient=recipient)
    typer.echo(f"{len(chosen)} vorgemerkt; sie gehen mit dem nächsten Lauf hinaus.")
