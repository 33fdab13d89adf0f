"""A document into the database: all or nothing, nothing deleted, the same once more is nothing."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from app.audit.actor import ANYONE, By, by_system
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.monitoring.known import plan_state
from app.monitoring.model import PlanState, View
from app.offices.kinds import ResponsibilityRole
from app.plan.resolution import Resolution
from app.plan.tables import Measure, MeasureVersion, Plan
from app.plan_documents.comparing import Kind
from app.plan_documents.document import PlanDocument
from app.plan_documents.exporting import document_of
from app.plan_documents.formats import Format, read, write
from app.plan_documents.importing import ImportResult, import_document
from app.status_reports.tables import ReportingYear

SLUG = "erfurt-integration-2021"
BY = by_system(clock_at(date(2021, 7, 1)))


def current(database: Database, slug: str = SLUG) -> PlanState:
    with database.reading() as session:
        return plan_state(session, slug, today=date(2021, 7, 1), view=View.INTERNAL)


def run(
    database: Database,
    document: PlanDocument,
    slug: str = SLUG,
    *,
    by: By = BY,
    **options: object,
) -> ImportResult:
    with database.writing(by=by) as session:
        return import_document(
            session, document, slug, coordinating="BMI", source="plan.md", by=by, **options
        )


def changed(document: PlanDocument, number: str, **cells: object) -> PlanDocument:
    def measure(entry):  # type: ignore[no-untyped-def]
        return replace(entry, **cells) if entry.number == number else entry

    fields = tuple(
        replace(
            field,
            recommendations=tuple(
                replace(each, measures=tuple(map(measure, each.measures)))
                for each in field.recommendations
            ),
        )
        for field in document.fields
    )
    return replace(document, fields=fields)


def test_a_plan_is_created_with_its_years_and_monitored_from_that_day(seeded: Database) -> None:
    result = run(seeded, document_of(current(seeded)), "zweiter-plan")
    assert result.is_new_plan
    assert result.count(Kind.NEW) == 146
    with seeded.reading() as session:
        plan = session.exec(select(Plan).where(Plan.slug == "zweiter-plan")).one()
        years = session.exec(
            select(ReportingYear.year).where(ReportingYear.plan_id == plan.id)
        ).all()
    assert plan.monitored_from == date(2021, 7, 1)
    assert list(years) == [2021]


def test_reading_the_same_document_again_writes_no_version(seeded: Database) -> None:
    result = run(seeded, document_of(current(seeded)))
    assert result.count(Kind.UNCHANGED) == 146
    with seeded.reading() as session:
        assert len(session.exec(select(MeasureVersion.id)).all()) == 146


def test_a_wording_that_arrives_counts_from_the_start_and_keeps_the_title(
    seeded: Database,
) -> None:
    before = current(seeded)
    run(seeded, changed(document_of(before), "1.1.2", title=None, official_text="Der Wortlaut."))
    measure = current(seeded).measures[1]
    assert measure.official_text == "Der Wortlaut."
    assert measure.title == before.measures[1].title
    with seeded.reading() as session:
        versions = session.exec(
            select(MeasureVersion).where(MeasureVersion.measure_id == measure.id)
        ).all()
    assert {version.valid_from_date for version in versions} == {before.as_of_date}
    assert versions[-1].reason == "Einlesen von plan.md"


def test_a_changed_deadline_counts_from_the_resolution(seeded: Database) -> None:
    document = changed(document_of(current(seeded)), "1.1.2", deadline_text="4. Quartal 2021")
    run(
        seeded,
        document,
        resolution=Resolution(date=date(2021, 6, 9), paper="0001/21"),
    )
    with seeded.reading() as session:
        in_may = plan_state(
            session, SLUG, today=date(2021, 7, 1), view=View.INTERNAL, as_of=date(2021, 5, 31)
        )
    assert in_may.measures[1].deadline_text == "2. Quartal 2021"
    now = current(seeded)
    assert now.measures[1].deadline_text == "4. Quartal 2021"
    assert now.resolution_paper == "0001/21"
    assert now.in_force_from == date(2021, 6, 9)


def test_another_responsible_wording_is_read_anew(seeded: Database) -> None:
    document = changed(
        document_of(current(seeded)), "1.1.2", responsible_text="Jugendamt und Gesundheitsamt"
    )
    run(seeded, document)
    measure = current(seeded).measures[1]
    assert measure.reporting_office.code == "A51"
    assert [
        (each.office.code if each.office else None, each.role) for each in measure.responsibilities
    ] == [("A51", ResponsibilityRole.LEAD), ("A53", ResponsibilityRole.CO_RESPONSIBLE)]


def test_moved_measures_need_a_confirmation_and_nothing_is_written_without(
    seeded: Database,
) -> None:
    document = document_of(current(seeded))
    for number, text in (("1.1.2", "Der erste Wortlaut."), ("1.1.4", "Ein ganz anderer Satz.")):
        document = changed(document, number, official_text=text)
    run(seeded, document)
    swapped = changed(
        changed(document, "1.1.2", official_text="Ein ganz anderer Satz."),
        "1.1.4",
        official_text="Der erste Wortlaut.",
    )
    before = current(seeded)
    with pytest.raises(Conflict, match="--confirm-moved") as refused:
        run(seeded, swapped)
    assert refused.value.problem == "needs-confirmation"
    assert current(seeded) == before

    run(seeded, swapped, confirm_moved=True)
    after = {measure.number: measure for measure in current(seeded).measures}
    assert after["1.1.2"].official_text == "Der erste Wortlaut."
    assert after["1.1.2"].id == before.measures[1].id


def test_what_the_document_lacks_stays_in_the_plan(seeded: Database) -> None:
    document = document_of(current(seeded))
    shorter = replace(document, fields=document.fields[:13])
    result = run(seeded, shorter)
    assert result.count(Kind.MISSING) == len(document.fields[13].recommendations[0].measures) + 5
    assert len(current(seeded).measures) == 146


def test_an_office_code_nobody_knows_stops_the_import(seeded: Database) -> None:
    document = changed(document_of(current(seeded)), "1.1.2", reporting_office="A999")
    before = current(seeded)
    with pytest.raises(Invalid, match="A999"):
        run(seeded, document)
    assert current(seeded) == before


def test_a_cell_that_no_measure_can_have_is_named_in_german(seeded: Database) -> None:
    document = document_of(current(seeded))
    with pytest.raises(Invalid) as refused:
        run(seeded, changed(document, "1.1.2", title="x" * 201))
    (found,) = refused.value.fields
    assert (found.where, "höchstens 200" in found.message) == ("1.1.2: title", True)


def test_a_new_plan_needs_its_date(database: Database) -> None:
    with pytest.raises(Invalid, match="Stand"):
        run(database, PlanDocument("Plan", None, ()), "neu")


def test_the_resolution_dates_a_plan_that_does_not_date_itself(database: Database) -> None:
    resolution = Resolution(date=date(2021, 6, 9), paper="0001/21")
    run(database, PlanDocument("Plan", None, ()), "neu", resolution=resolution)
    assert current(database, "neu").as_of_date == date(2021, 6, 9)


def test_the_public_imports_nothing(seeded: Database) -> None:
    with pytest.raises(NotAllowed):
        run(seeded, document_of(current(seeded)), by=By(ANYONE, BY.at))


@pytest.mark.parametrize("fmt", [Format.JSON, Format.CSV, Format.XLSX])
def test_every_export_comes_back_without_loss(seeded: Database, fmt: Format) -> None:
    document = document_of(current(seeded))
    come_back = read(f"plan.{fmt.value}", write(document, fmt))
    assert run(seeded, come_back).count(Kind.UNCHANGED) == 146
    run(seeded, come_back, "kopie")
    copy, original = current(seeded, "kopie"), current(seeded)
    assert document_of(copy).fields == document_of(original).fields


@pytest.mark.parametrize("slug", ["Ä ö/..", "Integration", "", "-a", "a" * 81, "a/b"])
def test_a_new_plan_needs_an_address(seeded: Database, slug: str) -> None:
    with pytest.raises(Invalid, match="Kürzel"):
        run(seeded, document_of(current(seeded)), slug)


def test_hints_name_the_measure(seeded: Database) -> None:
    document = changed(
        document_of(current(seeded)),
        "1.1.2",
        official_text="Jährlich wird berichtet.",
        deadline_text="bei Bedarf",
        responsible_text="Unbekannte Stelle",
    )
    about = [hint.message for hint in run(seeded, document).hints if hint.number == "1.1.2"]
    assert any("Frist klären" in message for message in about)
    assert any("Unbekannte Stelle" in message for message in about)


def test_numbers_stay_unique_in_the_database(seeded: Database) -> None:
    with seeded.reading() as session:
        numbers = session.exec(select(Measure.number)).all()
    assert len(numbers) == len(set(numbers)) == 146


@pytest.mark.parametrize("stated", [None, False, True])
def test_what_the_wording_leaves_open_stays_open_on_the_way_out_and_in(
    seeded: Database, stated: bool | None
) -> None:
    wording = "Hefte werden gedruckt. Danach wird geprüft, ob sie reichen."
    document = changed(document_of(current(seeded)), "1.2.1", title="Hefte")
    cells = {"official_text": wording, "is_assessment": stated}
    run(seeded, changed(document, "1.2.1", **cells), "neu")
    again = document_of(current(seeded, "neu"))
    assert next(one.is_assessment for one in again.measures if one.number == "1.2.1") is stated
    for form in (Format.JSON, Format.XLSX, Format.CSV):
        result = run(seeded, read(f"neu.{form}", write(again, form)), "neu")
        assert {each.kind for each in result.differences} == {Kind.UNCHANGED}
