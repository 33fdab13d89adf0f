"""The feed of due dates, read back as a calendar program does."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.monitoring.model import PlanState, View
from app.open_data import calendar as feed
from app.open_data.source import Source

from .conftest import States

Event = dict[str, str]


def unfolded(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is torn apart
        assert b"\n" not in line
        assert b"\r" not in line
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def parsed(data: bytes) -> tuple[Event, list[Event]]:
    """The calendar's own properties, and its events; parameters are dropped."""
    head: Event = {}
    events: list[Event] = []
    where = head
    lines = unfolded(data)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for line in lines[1:-1]:
        name, value = re.fullmatch(r"([A-Z-]+)(?:;[^:]*)?:(.*)", line).groups()  # type: ignore[union-attr]
        if (name, value) == ("BEGIN", "VEVENT"):
            events.append(where := {})
        elif (name, value) == ("END", "VEVENT"):
            where = head
        else:
            assert name not in where
            where[name] = value
    return head, events


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def events_of(state: PlanState, source: Source) -> dict[str, Event]:
    _, events = parsed(feed.calendar(state, source))
    found = {event["UID"]: event for event in events}
    assert len(found) == len(events)
    return found


def test_it_is_a_calendar_with_a_name(states: States, source: Source) -> None:
    head, events = parsed(feed.calendar(states(View.PUBLIC), source))
    assert head["VERSION"] == "2.0"
    assert head["PRODID"]
    assert plain(head["X-WR-CALNAME"]).startswith("Fristen: ")
    assert events
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL"} <= event.keys()
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])


def test_all_day_events_with_stable_names(states: States, source: Source) -> None:
    events = events_of(states(View.PUBLIC), source)
    winter = events["erfurt-integration-2021-7.2.1-20211231@plan.example"]
    assert (winter["DTSTART"], winter["DTEND"]) == ("20211231", "20220101")
    summer = events["erfurt-integration-2021-7.2.1-20210630@plan.example"]
    assert plain(summer["SUMMARY"]).startswith("erfüllt: 7.2.1 ")
    assert "Erfüllt am 22.06.2021." in plain(summer["DESCRIPTION"]).split("\n")


def test_an_extended_date_moves_and_keeps_its_name(states: States, source: Source) -> None:
    state = states(View.PUBLIC)
    measure = next(m for m in state.measures if m.number == "4.5.2")
    (due,) = measure.standing.occurrences
    assert due.is_extended
    uid = f"erfurt-integration-2021-4.5.2-{due.resolved:%Y%m%d}@plan.example"
    event = events_of(state, source)[uid]
    assert event["DTSTART"] == "20220630"
    assert "Verlängert" in plain(event["DESCRIPTION"])


def test_the_same_state_gives_the_same_bytes(states: States, source: Source) -> None:
    state = states(View.LIVE)
    assert feed.calendar(state, source) == feed.calendar(state, source)


def test_all_due_dates_are_there(states: States, source: Source) -> None:
    state = states(View.LIVE)
    expected = sorted((m.number, due.due) for m in state.measures for due in m.standing.occurrences)
    found = sorted(
        (event["URL"].rpartition("/")[2], date.fromisoformat(event["DTSTART"]))
        for event in events_of(state, source).values()
    )
    assert found == expected


REMOVED = dict.fromkeys(({*range(32), *range(127, 160)} - {9, 10}) | {0x2028, 0x2029})
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


@given(TEXTS)
def test_any_text_survives_folding(text: str) -> None:
    line = f"SUMMARY:{feed._text(text)}"
    folded = f"{feed._folded(line)}\r\n".encode()
    assert unfolded(folded) == [line]
    kept = text.replace("\r\n", "\n").replace("\r", "\n").translate(REMOVED)
    assert plain(line.removeprefix("SUMMARY:")) == kept


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a;b,c\\d", r"a\;b\,c\\d"),
        ("Zeile 1\nZeile 2", r"Zeile 1\nZeile 2"),
        ("a\r\nBEGIN:VEVENT", r"a\nBEGIN:VEVENT"),
        ("a\x00b", "ab"),
    ],
)
def test_nothing_in_a_text_breaks_out(text: str, escaped: str) -> None:
    assert feed._text(text) == escaped
