"""Which measure of a document is which measure of the plan (design, trap 8)."""

from dataclasses import replace

from app.plan.states import Newness
from app.plan_documents.comparing import Difference, Kind, differences
from app.plan_documents.document import (
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    RecommendationEntry,
)

SCHOOL = "Die Schulen der Stadt erhalten je einen Satz mehrsprachiger Elternbriefe."
CLINIC = "Im Klinikum wird eine Sprechstunde mit Dolmetschdienst eingerichtet."
LIBRARY = "Die Bücherei kauft im laufenden Jahr hundert zweisprachige Bilderbücher."
SPORT = "Ein Schwimmkurs für Frauen wird zweimal im Halbjahr angeboten."


def entry(number: str, text: str | None, **given: object) -> MeasureEntry:
    cells = {"responsible_text": "Amt 1", "deadline_text": "fortlaufend", "cost_text": "keine"}
    return MeasureEntry(number=number, label="M", official_text=text, **(cells | given))  # type: ignore[arg-type]


def document(*entries: MeasureEntry) -> PlanDocument:
    recommendation = RecommendationEntry(1, "Text", Newness.NO, measures=entries)
    return PlanDocument("Plan", None, (FieldEntry(1, "Feld", (recommendation,)),))


def compared(old: PlanDocument | None, new: PlanDocument) -> dict[str, Difference]:
    return {each.number: each for each in differences(old, new)}


def kinds(old: PlanDocument | None, new: PlanDocument) -> dict[str, Kind]:
    return {number: each.kind for number, each in compared(old, new).items()}


PLAN = document(entry("1.1.1", SCHOOL), entry("1.1.2", CLINIC), entry("1.1.3", LIBRARY))


def test_without_a_plan_everything_is_new() -> None:
    assert set(kinds(None, PLAN).values()) == {Kind.NEW}


def test_the_same_document_again_changes_nothing() -> None:
    assert set(kinds(PLAN, PLAN).values()) == {Kind.UNCHANGED}


def test_a_changed_cell_is_named_with_old_and_new() -> None:
    new = document(entry("1.1.1", SCHOOL, deadline_text="4. Quartal 2021"), *PLAN.measures[1:])
    (change,) = compared(PLAN, new)["1.1.1"].changes
    assert (change.label, change.before, change.after) == (
        "Frist",
        "fortlaufend",
        "4. Quartal 2021",
    )


def test_a_wording_that_arrives_later_is_a_change_of_the_same_measure() -> None:
    seed = document(*(replace(each, official_text=None) for each in PLAN.measures))
    assert set(kinds(seed, PLAN).values()) == {Kind.CHANGED}


def test_what_a_document_does_not_state_is_left_alone() -> None:
    titled = document(*(replace(each, title="Kurz", is_assessment=True) for each in PLAN.measures))
    assert set(kinds(titled, PLAN).values()) == {Kind.UNCHANGED}


def test_a_measure_inserted_above_does_not_shift_the_others() -> None:
    inserted = document(
        entry("1.1.1", SPORT),
        entry("1.1.2", SCHOOL),
        entry("1.1.3", CLINIC),
        entry("1.1.4", LIBRARY),
    )
    found = compared(PLAN, inserted)
    assert {number: each.kind for number, each in found.items()} == {
        "1.1.4": Kind.NEW,
        "1.1.1": Kind.MOVED,
        "1.1.2": Kind.MOVED,
        "1.1.3": Kind.MOVED,
    }
    assert found["1.1.1"].document_number == "1.1.2"
    assert found["1.1.4"].document_number == "1.1.1"


def test_numbers_of_measures_that_are_gone_are_never_given_again() -> None:
    shorter = document(entry("1.1.1", SCHOOL), entry("1.1.2", LIBRARY), entry("1.1.3", SPORT))
    found = compared(PLAN, shorter)
    assert found["1.1.3"].kind is Kind.MOVED
    assert found["1.1.2"].kind is Kind.MISSING
    assert found["1.1.4"].kind is Kind.NEW


def test_another_wording_under_an_old_number_is_asked_about() -> None:
    new = document(entry("1.1.1", SPORT), *PLAN.measures[1:])
    assert kinds(PLAN, new)["1.1.1"] is Kind.REPLACED


def test_small_corrections_of_a_wording_are_just_changes() -> None:
    new = document(entry("1.1.1", SCHOOL.replace("je einen", "einen")), *PLAN.measures[1:])
    assert kinds(PLAN, new)["1.1.1"] is Kind.CHANGED


def test_equal_wordings_keep_to_their_numbers() -> None:
    twins = document(entry("1.1.1", SCHOOL), entry("1.1.2", SCHOOL))
    assert set(kinds(twins, twins).values()) == {Kind.UNCHANGED}


def test_what_the_document_lacks_stays() -> None:
    assert kinds(PLAN, document(PLAN.measures[0]))["1.1.3"] is Kind.MISSING
