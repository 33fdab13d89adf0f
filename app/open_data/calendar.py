"""Due dates as a calendar that people subscribe to (iCalendar, RFC 5545 and 7986)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from app.kit.german import german_date
from app.monitoring.model import MeasureState, PlanState
from app.open_data.source import Source, check_open
from app.overdue import DueDate

_LINE_OCTETS: Final = 75
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""None is shown; the last ones end a line for some programs."""


def calendar(state: PlanState, source: Source) -> bytes:
    """Every due date of every measure that is not dropped, past ones and those known ahead.

    The same state gives the same bytes. An event keeps its UID when its date is extended.
    """
    check_open(state)
    return "".join(f"{_folded(line)}\r\n" for line in _lines(state, source)).encode()


def _lines(state: PlanState, source: Source) -> Iterator[str]:
    name = f"{'Beispiel: ' if state.is_sample else ''}Fristen: {state.title}"
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Massnahmenmonitor//Fristen//DE")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}")
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D")
    yield f"SOURCE;VALUE=URI:{source.plan_url(state)}"
    for measure in state.measures:
        if measure.timeliness is not None:
            for due in measure.standing.occurrences:
                yield from _event(state, source, measure, due)
    yield "END:VCALENDAR"


def _event(state: PlanState, source: Source, measure: MeasureState, due: DueDate) -> Iterator[str]:
    host = urlsplit(source.base_url).hostname or "localhost"
    field = measure.field
    yield "BEGIN:VEVENT"
    yield f"UID:{state.slug}-{measure.number}-{_day(due.resolved)}@{host}"
    yield f"DTSTAMP:{_day(state.as_of)}T235959Z"
    yield f"DTSTART;VALUE=DATE:{_day(due.due)}"
    yield f"DTEND;VALUE=DATE:{_day(due.due + timedelta(days=1))}"
    yield f"SUMMARY:{_text(_summary(state, measure, due))}"
    yield f"DESCRIPTION:{_text(_description(measure, due))}"
    yield f"CATEGORIES:{_text(f'Handlungsfeld {field.number}: {field.title}')}"
    yield f"URL:{source.measure_url(state, measure.number)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _summary(state: PlanState, measure: MeasureState, due: DueDate) -> str:
    sample = "Beispiel: " if state.is_sample else ""
    met = "erfüllt: " if due.met_on else ""
    return f"{sample}{met}{measure.number} {measure.title}"


def _description(measure: MeasureState, due: DueDate) -> str:
    lines = [
        f"{measure.title_line}",
        f"Frist im Plan: {' '.join(measure.deadline_text.split())}",
        f"Berichtende Stelle: {measure.reporting_office.name}",
    ]
    if due.is_extended:
        lines.append(f"Verlängert; beschlossen war der {german_date(due.resolved)}.")
    if due.met_on:
        lines.append(f"Erfüllt am {german_date(due.met_on)}.")
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(value: str) -> str:
    escaped = re.sub(r"([\\;,])", r"\\\1", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", escaped.replace("\n", r"\n"))


def _folded(line: str) -> str:
    """At most 75 octets a line, no letter torn apart; what follows begins with a space."""
    folded, octets = "", 0
    for letter in line:
        length = len(letter.encode())
        if octets + length > _LINE_OCTETS:
            folded, octets = f"{folded}\r\n ", 1
        folded, octets = folded + letter, octets + length
    return folded
