"""What an office writes before it is handed in: who, over which version, what is kept."""

from datetime import date
from typing import Any

import pytest

from app.audit.actor import Role
from app.kit.errors import Invalid, NotAllowed, NotFound, Stale
from app.offices.queries import office_by_code
from app.plan.measures import MeasureChange, adapt
from app.status_reports.confirmations import confirmations_of
from app.status_reports.finding import report_by_id, report_of
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import (
    revise,
    save_draft,
    submit,
)
from app.status_reports.states import ReportKind, Step
from app.status_reports.years import open_years

JANUARY = date(2022, 1, 17)
DONE = {
    "implementation": "completed",
    "effective_date": "2021-11-05",
    "text": "Die Broschüre liegt in vier Sprachen vor.",
}
FLYER = "4.2.2"
"""Of the Jugendamt (A51), due by the end of 2021."""


WRITERS = [(Role.CLERK, "A51"), (Role.HEAD, "A51")]
STRANGERS = [
    (Role.CLERK, "A40"),
    (Role.HEAD, "D05"),
    (Role.COORDINATION, "BMI"),
    (Role.TREASURY, "A51"),
    (Role.COUNCIL, None),
    (Role.AUDITOR, None),
    (Role.DATA_PROTECTION, None),
    (Role.ADMIN, "A51"),
    (Role.PUBLIC, None),
    (Role.SYSTEM, None),
]


@pytest.mark.parametrize("role, office", [*WRITERS, *STRANGERS])
def test_only_the_reporting_office_writes(town: Any, role: Role, office: str | None) -> None:
    with town.desk(role, office, JANUARY) as desk:
        if (role, office) in WRITERS:
            report = desk.save(FLYER, **DONE)
            assert report.office_id == office_by_code(desk.session, "A51").id
            assert submit(desk.session, desk.plan, report, by=desk.by).step is Step.SUBMITTED
        else:
            with pytest.raises(NotAllowed):
                desk.save(FLYER, **DONE)


def test_the_second_writer_is_told(town: Any) -> None:
    with town.clerk("A51", JANUARY) as desk:
        report = desk.save(FLYER, **DONE)
        read = report.version
        with pytest.raises(Stale, match="bereits eine Zuarbeit"):
            desk.save(FLYER, **DONE)
        with pytest.raises(Stale, match="bereits eine Zuarbeit"):
            desk.save(FLYER, 0, **DONE)
        assert desk.save(FLYER, read, **DONE | {"text": "Neu."}).version == read + 1
        with pytest.raises(Stale, match="vorhanden: Fassung 2"):
            desk.save(FLYER, read, **DONE)
        with pytest.raises(Stale, match="noch keine Zuarbeit"):
            desk.save("4.4.2", 1, **DONE)
        with pytest.raises(Stale):
            submit(desk.session, desk.plan, report, by=desk.by, expected_version=read)


def test_whoever_takes_over_reports_on_the_year_too(town: Any) -> None:
    """In force from 05.01.2022: both may write on 2021, only the new office on 2022."""
    with town.coordination(date(2022, 1, 5)) as desk:
        change = MeasureChange(
            reason="Aufgabe übergegangen",
            reporting_office_id=office_by_code(desk.session, "A40").id or 0,
        )
        adapt(desk.session, desk.measure(FLYER), change, by=desk.by)
        open_years(desk.session, desk.plan, desk.by.date, by=desk.by)
    with town.clerk("A51", JANUARY) as desk:
        report = desk.save(FLYER, **DONE)
        assert report.office_id == office_by_code(desk.session, "A51").id
        with pytest.raises(NotAllowed):
            save_draft(
                desk.session,
                desk.plan,
                desk.measure(FLYER),
                desk.year(2022),
                ReportInput.model_validate(DONE),
                by=desk.by,
                expected_version=None,
            )
    with town.clerk("A40", JANUARY) as desk:
        report = desk.save(FLYER, 1, **DONE)
        assert report.office_id == office_by_code(desk.session, "A40").id


def test_what_is_left_out_is_empty_again(town: Any) -> None:
    with town.clerk("A51", JANUARY) as desk:
        desk.save(FLYER, **DONE, spent_city_eur="1500.50", internal_note="Rückfrage offen")
        report = desk.save(FLYER, 1, **DONE)
        assert (report.spent_city_cents, report.internal_note) == (None, None)


def test_interim_reports_come_any_number_of_times(town: Any) -> None:
    text = {"implementation": "in_progress", "text": "Erste Fassung im Druck."}
    content = ReportInput.model_validate(text)
    with town.clerk("A51", date(2021, 8, 2)) as desk:
        args = (desk.session, desk.plan, desk.measure(FLYER), desk.year(), content)
        first, second = (
            save_draft(*args, by=desk.by, expected_version=None, kind=ReportKind.INTERIM)
            for _ in range(2)
        )
        assert first.id != second.id
        revised = revise(
            desk.session, desk.plan, first, content, by=desk.by, expected_version=first.version
        )
        assert revised.id == first.id
        assert report_by_id(desk.session, desk.plan, second.id or 0).kind is ReportKind.INTERIM
        with pytest.raises(NotFound):
            report_of(desk.session, desk.measure(FLYER), desk.year())


def test_unchanged_takes_over_what_was_handed_in_last(town: Any) -> None:
    unchanged = {"implementation": "in_progress", "is_unchanged": True, "obstacles": "Druckerei"}
    with town.clerk("A51", date(2021, 10, 4)) as desk:
        with pytest.raises(Invalid, match="kein früherer Text"):
            desk.save(FLYER, **unchanged)
        interim = save_draft(
            desk.session,
            desk.plan,
            desk.measure(FLYER),
            desk.year(),
            ReportInput.model_validate({"implementation": "in_progress", "text": "Im Druck."}),
            by=desk.by,
            expected_version=None,
            kind=ReportKind.INTERIM,
        )
        submit(desk.session, desk.plan, interim, by=desk.by)
    with town.clerk("A51", JANUARY) as desk:
        assert desk.save(FLYER, **unchanged).text == "Im Druck."
        kept = desk.save(FLYER, 1, **unchanged, text="Unverändert, siehe Oktober.")
        assert kept.text == "Unverändert, siehe Oktober."


def test_several_occurrences_are_confirmed_in_one_report(town: Any) -> None:
    met = [
        {"occurrence_date": "2021-06-30", "done_date": "2021-06-22"},
        {"occurrence_date": "2021-12-31", "done_date": "2021-11-30", "note": "In Präsenz"},
    ]
    wrong = [*met, {"occurrence_date": "2021-09-30", "done_date": "2021-09-30"}]
    with town.coordination(JANUARY) as desk:
        report = desk.save("7.2.1", confirmations=met)
        report = desk.save("7.2.1", report.version, confirmations=met)
        assert len(confirmations_of(desk.session, desk.measure("7.2.1"))) == 2
        with pytest.raises(Invalid) as refused:
            desk.save("7.2.1", report.version, confirmations=wrong)
    assert [error.where for error in refused.value.fields] == ["confirmations[2].occurrence_date"]
