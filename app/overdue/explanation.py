"""„Warum ist das überfällig?“ in German sentences, from the same dates that decided it."""

from collections.abc import Iterator
from datetime import date

from app.deadlines.explain import explain_deadline
from app.kit.german import german_date
from app.overdue.due_dates import DueDate, completed_on
from app.overdue.facts import ExtensionFact, MeasureFacts
from app.status_reports.implementation import IMPLEMENTATION

_MOST_DATES = 3
"""Nobody reads about the twentieth missed quarter."""


def sentences(facts: MeasureFacts, as_of: date, found: tuple[DueDate, ...]) -> tuple[str, ...]:
    return (
        *explain_deadline(facts.deadline, facts.resolved_on),
        *(_extension(e) for e in facts.extensions if e.decided_date <= as_of),
        *_outcome(facts, as_of, found),
    )


def _extension(extension: ExtensionFact) -> str:
    moved = (
        f"Der Termin {german_date(extension.occurrence_date)}"
        if extension.occurrence_date
        else "Die Frist"
    )
    return (
        f"{moved} wurde durch Beschluss vom {german_date(extension.decided_date)} "
        f"bis zum {german_date(extension.new_due_date)} verlängert."
    )


def _outcome(facts: MeasureFacts, as_of: date, found: tuple[DueDate, ...]) -> Iterator[str]:
    if facts.dropped_from and facts.is_dropped(as_of):
        yield f"Die Maßnahme ist zum {german_date(facts.dropped_from)} entfallen."
    elif completed := completed_on(facts, as_of):
        yield f"Die Maßnahme ist seit dem {german_date(completed)} abgeschlossen."
    elif late := [d for d in found if d.met_on is None and d.due <= as_of]:
        yield from (_unmet(due_date) for due_date in late[:_MOST_DATES])
        if len(late) > _MOST_DATES:
            yield f"Insgesamt sind {len(late)} Termine nicht erfüllt."
        for year in sorted({due_date.due.year for due_date in late}):
            yield _reported(facts, year, as_of)
    else:
        yield from _in_time(found)


def _unmet(due_date: DueDate) -> str:
    missing = (
        "ist die Maßnahme nicht als abgeschlossen oder dauerhaft laufend gemeldet"
        if due_date.is_fixed
        else "ist die Durchführung nicht bestätigt"
    )
    return f"Zum {german_date(due_date.due)} {missing}."


def _reported(facts: MeasureFacts, year: int, as_of: date) -> str:
    if report := facts.latest_report_for(year):
        day = report.effective_date
        label = IMPLEMENTATION[report.implementation].label
        return f"Für {year} ist „{label}“ gemeldet{f' (zum {german_date(day)})' if day else ''}."
    due = german_date(facts.submission_due_date(year))
    if facts.awaits_report_for(year, as_of):
        return f"Für {year} liegt noch keine Meldung vor; sie ist bis zum {due} abzugeben."
    return f"Für {year} liegt keine Meldung vor; sie war bis zum {due} abzugeben."


def _in_time(found: tuple[DueDate, ...]) -> Iterator[str]:
    met = [d for d in found if d.met_on]
    if met and (last := met[-1]).met_on:
        how = "verspätet erfüllt" if last.is_met_late else "erfüllt"
        yield f"Der Termin {german_date(last.due)} wurde am {german_date(last.met_on)} {how}."
    if unmet := [d for d in found if d.met_on is None]:
        yield f"Nächster Termin ist der {german_date(unmet[0].due)}."
