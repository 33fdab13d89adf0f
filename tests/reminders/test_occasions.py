from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.deadlines import Quarter
from app.kit.workdays import is_working_day
from app.monitoring.model import MeasureState, OfficeRef, PlanState
from app.reminders.occasions import Correspondence, Past, PlannedMail, plan_reminders
from app.reminders.tables import Occasion
from app.status_reports.states import Step, YearState

STATE = "TH"
Build = Callable[..., PlanState]
Make = Callable[..., MeasureState]
Offices = dict[str, OfficeRef]
MAILBOXES = {n: f"stelle{n}@stadt.example" for n in range(1, 8)}


def known(
    offices: Offices,
    *,
    past: Iterable[Past] = (),
    streaks: dict[int, int] | None = None,
    mailboxes: dict[int, str] | None = None,
) -> Correspondence:
    boxes = MAILBOXES if mailboxes is None else mailboxes
    return Correspondence(tuple(past), streaks, boxes, offices["BMI"])


def told(mails: Iterable[PlannedMail]) -> list[tuple[Occasion, str, tuple[str, ...]]]:
    return [(mail.window.occasion, mail.office.code, mail.measure_numbers) for mail in mails]


def past_of(mail: PlannedMail, *, was_mailed: bool = True) -> Past:
    return Past(
        mail.office.id,
        mail.window.occasion,
        mail.window.period,
        frozenset(mail.measure_numbers),
        was_mailed,
    )


@pytest.mark.parametrize(
    "day, occasions",
    [
        (date(2021, 9, 30), []),
        (date(2021, 10, 1), ["announcement"]),
        (date(2021, 10, 2), []),  # Saturday
        (date(2021, 11, 30), ["announcement"]),  # done late
        (date(2021, 12, 1), ["december"]),  # the announcement is stale
        (date(2021, 12, 31), ["december"]),
        (date(2022, 1, 3), []),
        (date(2022, 1, 4), []),
        (date(2022, 1, 5), ["january"]),
        (date(2022, 1, 31), ["january"]),
        (date(2022, 2, 1), ["last_call"]),
        (date(2022, 3, 1), ["last_call"]),
        (date(2022, 4, 4), []),
        (date(2023, 10, 2), []),  # never about a year long past
    ],
)
def test_the_year_of_an_office_that_has_not_reported(
    make_plan: Build, make_measure: Make, offices: Offices, day: date, occasions: list[str]
) -> None:
    state = make_plan([make_measure("1.1.1", as_of=day)], as_of=day)
    mails = plan_reminders(state, day, known(offices, streaks={}), STATE)
    assert [mail.window.occasion.value for mail in mails] == occasions


@pytest.mark.parametrize(
    "year, january, last_call",
    [
        (2021, date(2022, 1, 5), date(2022, 2, 1)),
        (2024, date(2025, 1, 6), date(2025, 2, 3)),  # 05.01. is a Sunday, 01.02. a Saturday
        (2026, date(2027, 1, 5), date(2027, 2, 1)),  # due on a Sunday
    ],
)
def test_january_mail_and_last_call_fall_on_working_days(
    make_plan: Build,
    make_measure: Make,
    offices: Offices,
    year: int,
    january: date,
    last_call: date,
) -> None:
    first: dict[str, date] = {}
    for n in range(1, 90):
        day = date(year, 12, 31) + timedelta(days=n)
        state = make_plan([make_measure("1.1.1", as_of=day)], as_of=day, years=[year])
        for mail in plan_reminders(state, day, known(offices, streaks={}), STATE):
            first.setdefault(mail.window.occasion, day)
            assert mail.window.first == first[mail.window.occasion]
    assert first == {"january": january, "last_call": last_call}


def test_one_mail_per_office_with_all_its_measures(
    make_plan: Build, make_measure: Make, offices: Offices
) -> None:
    day = date(2022, 1, 5)
    measures = [
        make_measure("1.1.1", "A50", as_of=day),
        make_measure("1.1.2", "A51", as_of=day, step=Step.SUBMITTED),
        make_measure("1.1.3", "A50", as_of=day, step=Step.DRAFT),
        make_measure("1.1.4", "A50", as_of=day, step=Step.ACCEPTED),
        make_measure("1.1.5", "A50", as_of=day, step=Step.RETURNED),
        make_measure("1.1.6", "A50", as_of=day, owes_report=False),
        make_measure("1.1.7", "A51", as_of=day, step=Step.ACCEPTED, deadline="3. Quartal 2021"),
    ]
    state = make_plan(measures, as_of=day)
    found = known(offices, streaks={117: 1, 111: 1})
    assert told(plan_reminders(state, day, found, STATE)) == [
        (Occasion.JANUARY, "A50", ("1.1.1", "1.1.3", "1.1.5")),
        (Occasion.JANUARY, "A51", ("1.1.7",)),
    ]


def test_the_january_mail_waits_for_the_check(
    make_plan: Build, make_measure: Make, offices: Offices
) -> None:
    day = date(2022, 1, 5)
    state = make_plan([make_measure("1.1.1", as_of=day)], as_of=day)
    assert plan_reminders(state, day, known(offices, streaks=None), STATE) == ()
    assert len(plan_reminders(state, day, known(offices, streaks={}), STATE)) == 1


@pytest.mark.parametrize(
    "day, expected",
    [
        (date(2022, 4, 1), True),
        (date(2022, 6, 30), True),  # done late
        (date(2022, 4, 2), False),
        (date(2022, 1, 3), False),  # the fourth quarter's mail is the January mail
    ],
)
def test_quarterly_mails(
    make_plan: Build, make_measure: Make, offices: Offices, day: date, expected: bool
) -> None:
    late = make_measure("1.1.1", as_of=day, deadline="4. Quartal 2021")
    fine = make_measure("1.1.2", as_of=day, deadline="4. Quartal 2030")
    state = make_plan([late, fine], as_of=day, years=[])
    mails = plan_reminders(state, day, known(offices, streaks={111: 1, 112: 1}), STATE)
    quarterly = [(Occasion.QUARTERLY, "A50", ("1.1.1",))]
    assert told(mails) == (quarterly if expected else [])


def test_who_has_reported_everything_in_time_never_hears_from_us(
    make_plan: Build, make_measure: Make, offices: Offices
) -> None:
    for n in range(400):
        day = date(2021, 9, 1) + timedelta(days=n)
        measures = [make_measure("1.1.1", as_of=day, step=Step.SUBMITTED)]
        state = make_plan(measures, as_of=day)
        assert plan_reminders(state, day, known(offices, streaks={}), STATE) == ()


@pytest.mark.parametrize(
    "office, boxes, mailed_before, quarters, recipient",
    [
        ("A50", [2, 3, 6], True, 2, "D05"),
        ("A50", [2, 3, 6], True, 1, None),  # not yet
        ("A50", [2, 3, 6], False, 2, None),  # the office itself comes first
        ("A50", [3, 6], True, 2, "BMI"),  # the Dezernat has no mailbox
        ("A50", [2, 6], False, 2, "BMI"),  # the office has none
        ("TEAM", [2, 5, 6], True, 3, "D05"),  # two steps up
        ("FREI", [6, 7], True, 2, "BMI"),  # there is no Dezernat
        ("D05", [2, 6], True, 2, "BMI"),
        ("BMI", [6], True, 2, None),  # nobody is told about himself
    ],
)
def test_who_is_told_when_an_office_does_not_move(
    make_plan: Build,
    make_measure: Make,
    offices: Offices,
    office: str,
    boxes: list[int],
    mailed_before: bool,
    quarters: int,
    recipient: str | None,
) -> None:
    day = date(2022, 7, 1)
    late = make_measure("1.1.1", office, as_of=day, deadline="4. Quartal 2021")
    earlier = Past(
        offices[office].id, Occasion.QUARTERLY, "2022-Q1", frozenset({"1.1.1"}), mailed_before
    )
    found = known(
        offices,
        past=[earlier],
        streaks={111: quarters},
        mailboxes={n: MAILBOXES[n] for n in boxes},
    )
    mails = plan_reminders(make_plan([late], as_of=day, years=[]), day, found, STATE)
    above = [mail.office.code for mail in mails if mail.window.occasion is Occasion.ESCALATION]
    assert above == ([recipient] if recipient else [])


@pytest.mark.parametrize(
    "occasion, period, numbers, counts",
    [
        (Occasion.JANUARY, "2021", {"1.1.1"}, True),
        (Occasion.QUARTERLY, "2021-Q3", {"1.1.1"}, True),
        (Occasion.QUARTERLY, "2022-Q1", {"1.1.1"}, False),  # this quarter's own mail
        (Occasion.QUARTERLY, "2021-Q3", {"1.1.2"}, False),  # about something else
        (Occasion.DECEMBER, "2021", {"1.1.1"}, False),  # asked for a report, not about the date
    ],
)
def test_only_an_earlier_mail_about_the_same_measure_counts(
    make_plan: Build,
    make_measure: Make,
    offices: Offices,
    occasion: Occasion,
    period: str,
    numbers: set[str],
    counts: bool,
) -> None:
    day = date(2022, 4, 1)
    late = make_measure("1.1.1", as_of=day, deadline="3. Quartal 2021")
    earlier = Past(offices["A50"].id, occasion, period, frozenset(numbers), was_mailed=True)
    found = known(offices, past=[earlier], streaks={111: 3})
    mails = plan_reminders(make_plan([late], as_of=day, years=[]), day, found, STATE)
    assert (Occasion.ESCALATION, "D05", ("1.1.1",)) in told(mails) or not counts
    assert (Occasion.ESCALATION in {mail.window.occasion for mail in mails}) is counts


def test_what_is_recorded_is_not_sent_again(
    make_plan: Build, make_measure: Make, offices: Offices
) -> None:
    day = date(2022, 1, 5)
    state = make_plan([make_measure("1.1.1", as_of=day)], as_of=day)
    [mail] = plan_reminders(state, day, known(offices, streaks={}), STATE)
    done = known(offices, past=[past_of(mail)], streaks={})
    assert plan_reminders(state, day + timedelta(days=1), done, STATE) == ()


def test_an_office_without_mailbox_is_noted_once_and_written_to_once_it_has_one(
    make_plan: Build, make_measure: Make, offices: Offices
) -> None:
    day = date(2022, 1, 5)
    state = make_plan([make_measure("1.1.1", as_of=day)], as_of=day)
    [mail] = plan_reminders(state, day, known(offices, streaks={}, mailboxes={}), STATE)
    noted = [past_of(mail, was_mailed=False)]
    without = known(offices, past=noted, streaks={}, mailboxes={})
    assert plan_reminders(state, day, without, STATE) == ()
    assert len(plan_reminders(state, day, known(offices, past=noted, streaks={}), STATE)) == 1


def test_samples_closed_years_and_the_time_before_monitoring_write_to_nobody(
    make_plan: Build, make_measure: Make, offices: Offices
) -> None:
    day = date(2022, 1, 5)
    measures = [make_measure("1.1.1", as_of=day, deadline="3. Quartal 2021")]
    found = known(offices, streaks={})
    state = make_plan(measures, as_of=day)
    assert plan_reminders(state, day, found, STATE)
    for year_state in (YearState.CLOSED, YearState.REOPENED):
        closed = tuple(replace(year, state=year_state) for year in state.years)
        assert plan_reminders(replace(state, years=closed), day, found, STATE) == ()
    assert plan_reminders(replace(state, is_sample=True), day, found, STATE) == ()
    for began in (date(2022, 1, 1), date(2022, 1, 6)):
        assert plan_reminders(replace(state, monitored_from=began), day, found, STATE) == ()


days = st.integers(0, 600).map(lambda n: date(2021, 9, 1) + timedelta(days=n))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(days, max_size=5))
def test_missed_runs_never_double_and_never_bring_back_the_past(
    make_plan: Build, make_measure: Make, offices: Offices, outages: set[date]
) -> None:
    """A run every third day, with outages: each occasion once, in its window."""
    past: list[Past] = []
    for n in range(600):
        day = date(2021, 9, 1) + timedelta(days=n)
        if day in outages or n % 3:
            continue
        measures = [
            make_measure("1.1.1", "A50", as_of=day - timedelta(days=1)),
            make_measure("1.1.2", "A51", as_of=day - timedelta(days=1), deadline="3. Quartal 2021"),
        ]
        state = make_plan(measures, as_of=day, years=range(2021, day.year + 1))
        last = Quarter.of(day).previous()
        streaks = {112: max(0, last.ordinal - Quarter(2021, 3).ordinal + 1)}
        streaks = {key: value for key, value in streaks.items() if value}
        for mail in plan_reminders(state, day, known(offices, past=past, streaks=streaks), STATE):
            assert is_working_day(day, STATE)
            assert mail.window.first <= day <= mail.window.last
            past.append(past_of(mail))
    keys = [(each.office_id, each.occasion, each.period) for each in past]
    assert len(keys) == len(set(keys))
    assert {each.occasion for each in past} == set(Occasion)
