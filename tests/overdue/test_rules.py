from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.deadlines import Deadline, YearlyRule, read_deadline
from app.kit.errors import Invalid
from app.overdue import (
    BASIS_LABEL,
    TIMELINESS,
    Basis,
    ConfirmationFact,
    ExtensionFact,
    MeasureFacts,
    ReportFact,
    Timeliness,
    as_of_for_page,
    assess,
    owes_report,
)
from app.status_reports.implementation import Implementation

IN_FORCE = date(2021, 4, 27)
COMPLETED, CONTINUOUS = Implementation.COMPLETED, Implementation.CONTINUOUS
MIXED = "3. Quartal 2021 und folgende Jahre"


def day(text: str) -> date:
    return date.fromisoformat(text)


def measure(wording: str, *known: ReportFact | ConfirmationFact | ExtensionFact) -> MeasureFacts:
    return MeasureFacts(
        read_deadline(wording),
        IN_FORCE,
        reports=tuple(k for k in known if isinstance(k, ReportFact)),
        confirmations=tuple(k for k in known if isinstance(k, ConfirmationFact)),
        extensions=tuple(k for k in known if isinstance(k, ExtensionFact)),
    )


def report(state: Implementation, effective: str | None = None, year: int = 2021) -> ReportFact:
    return ReportFact(year, state, day(effective) if effective else None)


def confirmed(occurrence: str, done: str) -> ConfirmationFact:
    return ConfirmationFact(day(occurrence), day(done))


def extended(decided: str, new: str, occurrence: str | None = None) -> ExtensionFact:
    return ExtensionFact(day(decided), day(new), day(occurrence) if occurrence else None)


def late(facts: MeasureFacts, as_of: str) -> list[str]:
    overdue = assess(facts, day(as_of)).overdue
    return [str(due) for due in overdue.due_dates] if overdue else []


# --- what counts as met ----------------------------------------------------------------------


@pytest.mark.parametrize("state", list(Implementation))
def test_a_fixed_date_is_met_by_completed_and_continuous_only(state: Implementation) -> None:
    facts = measure("4. Quartal 2021", report(state, "2021-12-31"))
    assert bool(late(facts, "2022-03-31")) == (state not in (COMPLETED, CONTINUOUS))


@pytest.mark.parametrize(
    "effective, as_of, is_late",
    [
        ("2021-12-31", "2021-12-31", False),
        ("2022-01-01", "2021-12-31", True),  # the day decides, not when it was written
        ("2022-01-01", "2022-01-01", False),
        (None, "2022-06-30", True),  # without a day it only says that there is a report
    ],
)
def test_a_report_counts_from_its_day_on(effective: str | None, as_of: str, is_late: bool) -> None:
    facts = measure("4. Quartal 2021", report(COMPLETED, effective))
    assert bool(late(facts, as_of)) == is_late


def test_a_confirmation_meets_its_own_occurrence_only() -> None:
    facts = measure("2mal jährlich", confirmed("2021-12-31", "2021-06-01"))
    assert late(facts, "2021-12-31") == ["2021-06-30"]
    assert late(facts, "2022-06-30") == ["2021-06-30", "2022-06-30"]


def test_a_late_confirmation_counts_from_the_day_it_was_done() -> None:
    facts = measure("jährlich", confirmed("2021-12-31", "2022-02-10"))
    assert late(facts, "2022-02-09") == ["2021-12-31"]
    assert late(facts, "2022-02-10") == []


def test_continuous_does_not_meet_what_recurs() -> None:
    facts = measure("jährlich", report(CONTINUOUS, "2021-05-01"))
    assert late(facts, "2021-12-31") == ["2021-12-31"]


def test_a_confirmation_does_not_finish_a_fixed_date_but_the_fixed_part_of_mixed() -> None:
    done = confirmed("2021-09-30", "2021-09-01")
    assert late(measure("3. Quartal 2021", done), "2021-09-30") == ["2021-09-30"]
    assert late(measure(MIXED, done), "2021-09-30") == []
    assert late(measure(MIXED, done), "2022-09-30") == ["2022-09-30"]


def test_continuous_meets_only_the_fixed_part_of_mixed() -> None:
    facts = measure(MIXED, report(CONTINUOUS, "2021-09-01"))
    assert late(facts, "2022-09-30") == ["2022-09-30"]


@pytest.mark.parametrize(
    "wording", ["4. Quartal 2021", "jährlich", "2mal jährlich", MIXED, "monatlich"]
)
def test_nothing_of_a_completed_measure_is_overdue(wording: str) -> None:
    facts = measure(wording, report(COMPLETED, "2022-02-01", year=2022))
    assert late(facts, "2022-01-31")
    standing = assess(facts, day("2022-02-01"))
    assert standing.overdue is None
    assert standing.next_due_date is None
    assert standing.timeliness is Timeliness.MET_LATE
    assert assess(facts, day("2025-12-31")).timeliness is Timeliness.MET_LATE


def test_after_completion_nothing_more_arises() -> None:
    facts = measure("jährlich", report(COMPLETED, "2022-02-01", year=2022))
    assert [d.due.year for d in assess(facts, day("2022-01-31")).occurrences] == [2021, 2022, 2023]
    assert [d.due.year for d in assess(facts, day("2025-12-31")).occurrences] == [2021]


# --- what only a decision changes ------------------------------------------------------------


def test_an_office_cannot_drop_or_postpone_a_measure() -> None:
    for state in (Implementation.DROPPED, Implementation.POSTPONED):
        assert late(measure("4. Quartal 2021", report(state, "2021-11-01")), "2021-12-31")


def test_a_decided_drop_counts_from_its_day_on() -> None:
    facts = replace(measure("jährlich"), dropped_from=day("2022-03-01"))
    assert late(facts, "2022-02-28") == ["2021-12-31"]
    standing = assess(facts, day("2022-03-01"))
    assert (standing.timeliness, standing.overdue, standing.next_due_date) == (None, None, None)


def test_an_extension_counts_from_the_day_it_was_decided() -> None:
    facts = measure("4. Quartal 2021", extended("2022-02-15", "2022-06-30"))
    assert late(facts, "2022-02-14") == ["2021-12-31"]
    assert late(facts, "2022-02-15") == []
    assert late(facts, "2022-06-29") == []
    assert late(facts, "2022-06-30") == ["2022-06-30"]
    standing = assess(facts, day("2022-03-01"))
    assert (standing.due_date, standing.resolved_due_date) == (day("2022-06-30"), day("2021-12-31"))
    assert standing.occurrences[0].is_extended


def test_the_latest_decision_wins() -> None:
    facts = measure(
        "4. Quartal 2021",
        extended("2022-05-01", "2022-09-30"),
        extended("2021-11-01", "2022-12-31"),
    )
    assert assess(facts, day("2022-04-30")).due_date == day("2022-12-31")
    assert assess(facts, day("2022-05-01")).due_date == day("2022-09-30")


def test_an_extension_may_move_one_occurrence() -> None:
    facts = measure("2mal jährlich", extended("2021-06-01", "2021-09-30", "2021-06-30"))
    assert late(facts, "2021-09-29") == []
    assert late(facts, "2021-12-31") == ["2021-09-30", "2021-12-31"]
    confirmation = confirmed("2021-06-30", "2021-09-15")  # by its resolved date
    facts = replace(facts, confirmations=(confirmation,))
    assert late(facts, "2021-12-31") == ["2021-12-31"]


def test_an_earlier_date_is_no_extension() -> None:
    assert (
        late(measure("4. Quartal 2021", extended("2021-05-01", "2021-06-30")), "2021-12-30") == []
    )


# --- days ------------------------------------------------------------------------------------


def test_nothing_is_overdue_on_its_own_due_day_when_a_page_is_shown() -> None:
    facts = measure("4. Quartal 2021")
    due, next_day = day("2021-12-31"), day("2022-01-01")
    assert assess(facts, as_of_for_page(due), due).timeliness is Timeliness.DUE_THIS_QUARTER
    assert assess(facts, as_of_for_page(next_day), next_day).timeliness is Timeliness.OVERDUE
    assert assess(facts, due).timeliness is Timeliness.OVERDUE  # the end of that day


def test_since_and_the_number_of_quarter_ends() -> None:
    facts = measure("2. Quartal 2021")
    for as_of, quarters in (
        ("2021-06-30", 1),
        ("2021-09-29", 1),
        ("2021-09-30", 2),
        ("2022-06-30", 5),
    ):
        overdue = assess(facts, day(as_of)).overdue
        assert overdue is not None
        assert (overdue.since, overdue.quarters) == (day("2021-07-01"), quarters)
    in_the_middle = assess(measure("bis 15.05.2021"), day("2021-05-20")).overdue
    assert in_the_middle is not None
    assert (in_the_middle.since, in_the_middle.quarters) == (day("2021-05-16"), 0)


def test_basis() -> None:
    facts = measure("2. Quartal 2021")

    def basis(facts: MeasureFacts, as_of: str) -> Basis | None:
        overdue = assess(facts, day(as_of)).overdue
        return overdue and overdue.basis

    assert basis(facts, "2022-01-31") is Basis.UNREPORTED
    assert basis(facts, "2022-02-01") is Basis.REPORTED
    other_date = replace(facts, submission_due_dates={2021: day("2022-02-15")})
    assert basis(other_date, "2022-02-15") is Basis.UNREPORTED
    in_progress = measure("2. Quartal 2021", report(Implementation.IN_PROGRESS))
    assert basis(in_progress, "2021-07-01") is Basis.REPORTED
    of_another_year = measure("2. Quartal 2021", report(Implementation.IN_PROGRESS, year=2020))
    assert basis(of_another_year, "2021-07-01") is Basis.UNREPORTED
    old_and_new = measure("2mal jährlich")
    assert basis(old_and_new, "2022-06-30") is Basis.REPORTED


def test_dates_after_the_end_of_the_plan_do_not_arise() -> None:
    for wording in ("4. Quartal 2021", "jährlich", MIXED):
        facts = replace(measure(wording), in_force_until=day("2021-09-29"))
        standing = assess(facts, day("2023-12-31"))
        assert (standing.overdue, standing.occurrences) == (None, ())
        assert standing.timeliness is Timeliness.NO_DEADLINE
    kept = replace(measure("2. Quartal 2021"), in_force_until=day("2021-09-29"))
    assert late(kept, "2023-12-31") == ["2021-06-30"]
    last_day = replace(measure("2. Quartal 2021"), in_force_until=day("2021-06-30"))
    assert late(last_day, "2021-06-30") == ["2021-06-30"]


@pytest.mark.parametrize("as_of", [date.min, date.max])
def test_days_out_of_reach(as_of: date) -> None:
    with pytest.raises(Invalid, match="1900 bis 2199"):
        assess(measure("jährlich"), as_of)


def test_confirmations_in_advance_and_out_of_reach() -> None:
    ahead = measure(
        "jährlich", *(confirmed(f"{year}-12-31", "2021-05-01") for year in (2021, 2022))
    )
    assert assess(ahead, day("2021-06-30")).next_due_date == day("2023-12-31")
    absurd = measure("jährlich", confirmed("9999-12-31", "2021-05-01"))
    assert assess(absurd, day("2021-06-30")).next_due_date == day("2021-12-31")


# --- timeliness ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts, as_of, timeliness",
    [
        (measure("mittelfristig"), "2021-12-31", Timeliness.UNRESOLVED),
        (measure("mittelfristig", report(COMPLETED, "2021-05-01")), "2021-12-31", Timeliness.UNRESOLVED),
        (measure("Sofort nach Stadtratsbeschluss"), "2021-12-31", Timeliness.UNRESOLVED),
        (measure("4. Quartal 2021"), "2021-09-29", Timeliness.ON_TRACK),
        (measure("4. Quartal 2021"), "2021-09-30", Timeliness.DUE_THIS_QUARTER),
        (measure("4. Quartal 2021"), "2021-12-31", Timeliness.OVERDUE),
        (measure("4. Quartal 2021", report(COMPLETED, "2021-12-31")), "2021-12-31", Timeliness.MET),
        (measure("4. Quartal 2021", report(CONTINUOUS, "2022-01-01")), "2022-01-01", Timeliness.MET_LATE),
        (measure("jährlich", confirmed("2021-12-31", "2021-11-01")), "2021-12-01", Timeliness.ON_TRACK),
        (measure("jährlich", report(COMPLETED, "2021-05-01")), "2021-12-31", Timeliness.MET),
        (measure("fortlaufend"), "2031-12-31", Timeliness.NO_DEADLINE),
        (measure("fortlaufend", report(COMPLETED, "2021-05-01")), "2021-12-31", Timeliness.NO_DEADLINE),
        (
            measure(
                "4. Quartal 2021",
                extended("2021-11-01", "2022-06-30"),
                report(COMPLETED, "2022-06-30", year=2022),
            ),
            "2022-12-31",
            Timeliness.MET,
        ),
    ],
)  # fmt: skip
def test_timeliness(facts: MeasureFacts, as_of: str, timeliness: Timeliness) -> None:
    assert assess(facts, day(as_of)).timeliness is timeliness


def test_after_the_resolution_there_is_a_date() -> None:
    facts = replace(measure("Sofort nach Stadtratsbeschluss"), resolved_on=day("2021-06-09"))
    assert late(facts, "2021-06-29") == []
    assert late(facts, "2021-06-30") == ["2021-06-30"]
    assert late(replace(facts, reports=(report(CONTINUOUS, "2021-06-30"),)), "2021-06-30") == []


def test_an_interpretation_decides_instead_of_the_wording() -> None:
    deadline = Deadline("4. Quartal 2021", (YearlyRule(12, 31),), is_interpreted=True)
    assert late(MeasureFacts(deadline, IN_FORCE), "2022-12-31") == ["2021-12-31", "2022-12-31"]


def test_every_sign_is_its_own_and_in_the_declared_order() -> None:
    assert list(TIMELINESS) == list(Timeliness)
    assert [sign.order for sign in TIMELINESS.values()] == list(range(1, 8))
    assert len({sign.symbol for sign in TIMELINESS.values()}) == len(Timeliness)
    assert set(BASIS_LABEL) == set(Basis)


# --- who owes a report, and why --------------------------------------------------------------


def test_finished_and_dropped_measures_owe_no_report() -> None:
    today = day("2022-01-10")
    assert owes_report([], None, today)
    assert owes_report([report(COMPLETED, "2021-05-01", year=2023)], None, today)
    assert owes_report([report(CONTINUOUS, "2021-05-01")], None, today)
    assert not owes_report([report(Implementation.DROPPED)], None, today)
    assert not owes_report([report(COMPLETED, "2021-05-01")], None, today)
    assert not owes_report([], today, today)
    assert owes_report([], today + timedelta(days=1), today)


def test_the_explanation_answers_why() -> None:
    facts = measure(
        "4. Quartal 2021",
        extended("2021-12-01", "2022-03-31"),
        report(Implementation.NOT_STARTED, year=2022),
        report(Implementation.IN_PROGRESS, year=2022),
    )
    assert assess(facts, day("2022-03-31")).explanation == (
        "„4. Quartal 2021“ bedeutet: spätestens am 31.12.2021.",
        "Die Frist wurde durch Beschluss vom 01.12.2021 bis zum 31.03.2022 verlängert.",
        "Zum 31.03.2022 ist die Maßnahme nicht als abgeschlossen oder dauerhaft laufend gemeldet.",
        "Für 2022 ist „in Umsetzung“ gemeldet.",
    )
    assert assess(measure("2mal jährlich"), day("2021-06-30")).explanation[1:] == (
        "Zum 30.06.2021 ist die Durchführung nicht bestätigt.",
        "Für 2021 liegt noch keine Meldung vor; sie ist bis zum 31.01.2022 abzugeben.",
    )
    assert assess(measure("vierteljährlich"), day("2022-06-30")).explanation[4:] == (
        "Insgesamt sind 5 Termine nicht erfüllt.",
        "Für 2021 liegt keine Meldung vor; sie war bis zum 31.01.2022 abzugeben.",
        "Für 2022 liegt noch keine Meldung vor; sie ist bis zum 31.01.2023 abzugeben.",
    )


@pytest.mark.parametrize(
    "facts, last",
    [
        (measure("4. Quartal 2021"), "Nächster Termin ist der 31.12.2021."),
        (
            measure("2. Quartal 2021", report(CONTINUOUS, "2021-07-05")),
            "Der Termin 30.06.2021 wurde am 05.07.2021 verspätet erfüllt.",
        ),
        (
            measure("2. Quartal 2021", report(COMPLETED, "2021-05-05")),
            "Die Maßnahme ist seit dem 05.05.2021 abgeschlossen.",
        ),
        (
            replace(measure("jährlich"), dropped_from=day("2021-05-01")),
            "Die Maßnahme ist zum 01.05.2021 entfallen.",
        ),
    ],
)
def test_the_explanation_says_why_not(facts: MeasureFacts, last: str) -> None:
    assert assess(facts, day("2021-09-01")).explanation[-1] == last
