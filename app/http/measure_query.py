"""Filters and order of the list of measures, the same for programs and pages."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.costs import CostKind
from app.deadlines import DeadlineKind
from app.http.search import finder
from app.kit.errors import FieldError, Invalid
from app.kit.inputs import clean_text
from app.kit.tables import fold
from app.monitoring.model import MeasureState, PlanState
from app.offices.kinds import ResponsibilityRole
from app.overdue import Basis, Timeliness
from app.status_reports.implementation import Implementation

Item = TypeVar("Item")
SearchText = Annotated[str, Field(max_length=200), AfterValidator(clean_text)]


class Sort(StrEnum):
    NUMBER = "number"
    NUMBER_DOWN = "-number"
    DUE_DATE = "due_date"
    DUE_DATE_DOWN = "-due_date"
    OFFICE = "office"
    OFFICE_DOWN = "-office"
    TITLE = "title"
    TITLE_DOWN = "-title"


class Page(BaseModel):
    """Unknown parameters are refused: a misspelt filter would silently not filter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(100, ge=1, le=1000, description="How many items at most.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many items to pass over.")

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        return items[self.offset : self.offset + self.limit]


class MeasureQuery(Page):
    action_field: int | None = Field(None, ge=1, le=999, description="Number of the field.")
    office: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9ÄÖÜäöüß._-]{1,40}$",
        description="Code of an office that is responsible in any role or reports.",
        examples=["BMI"],
    )
    role: ResponsibilityRole | None = Field(
        None, description="Role in which `office`, or any office, is responsible."
    )
    implementation: Implementation | None = None
    timeliness: Timeliness | None = None
    deadline_kind: DeadlineKind | None = None
    cost_kind: CostKind | None = None
    basis: Basis | None = Field(
        None, description="Only overdue ones, by what that rests on: a report, or none so far."
    )
    due_year: int | None = Field(
        None, ge=1900, le=9999, description="Only measures with a due date in this year."
    )
    is_assessment: bool | None = Field(None, description="Only Prüfaufträge, or only others.")
    is_new: bool | None = Field(
        None, description="Only measures of recommendations that are new (wholly or partly)."
    )
    q: SearchText | None = Field(
        None,
        description="Words that number, title, wording, recommendation or responsible offices "
        "contain; umlauts, gender signs and capitals do not matter.",
        examples=["sprachkurse"],
    )
    sort: Sort = Field(Sort.NUMBER, description="`-` in front turns the order round.")


@dataclass(frozen=True, slots=True)
class Selection:
    total: int
    measures: Sequence[MeasureState]


def select_measures(state: PlanState, query: MeasureQuery) -> Selection:
    """Raises Invalid for an office that is not in the directory."""
    if query.office and query.office not in {office.code for office in state.offices.values()}:
        raise Invalid(
            "Die Auswahl ist so nicht möglich.",
            fields=[FieldError("office", f"Das Verzeichnis kennt kein Kürzel „{query.office}“.")],
        )
    is_wanted = _search(query.q or "")
    found = [
        measure
        for measure in state.measures
        if _has_facts(measure, query) and _is_of_office(measure, query) and is_wanted(measure)
    ]
    return Selection(len(found), query.cut(_sorted(found, query.sort)))


def _has_facts(measure: MeasureState, query: MeasureQuery) -> bool:
    overdue = measure.standing.overdue
    wanted: tuple[tuple[object, object], ...] = (
        (query.action_field, measure.field.number),
        (query.implementation, measure.implementation),
        (query.timeliness, measure.timeliness),
        (query.deadline_kind, measure.deadline.kind),
        (query.cost_kind, measure.cost.kind),
        (query.is_assessment, measure.is_assessment),
        (query.is_new, measure.recommendation.is_new != "no"),
        (query.basis, overdue.basis if overdue else None),
        (query.due_year, _year_due_in(measure, query.due_year)),
    )
    return all(want is None or want == is_ for want, is_ in wanted)


def _year_due_in(measure: MeasureState, year: int | None) -> int | None:
    years = {due.due.year for due in measure.standing.occurrences}
    return year if year in years else None


def _is_of_office(measure: MeasureState, query: MeasureQuery) -> bool:
    if query.office is None and query.role is None:
        return True
    if query.role is None and measure.reporting_office.code == query.office:
        return True
    return any(
        (query.role is None or responsible.role is query.role)
        and (
            query.office is None
            or (responsible.office is not None and responsible.office.code == query.office)
        )
        for responsible in measure.responsibilities
    )


def _search(typed: str) -> Callable[[MeasureState], bool]:
    """A number means that measure, or all that begin with it; words are looked for in the texts."""
    if _NUMBER.fullmatch(typed):
        number = typed.strip(".") + "."
        return lambda measure: f"{measure.number}.".startswith(number)
    is_in = finder(typed)
    return lambda measure: is_in(_text(measure))


def _text(measure: MeasureState) -> str:
    recommendation = measure.recommendation
    texts = (
        measure.title,
        measure.official_text or "",
        recommendation.title,
        recommendation.official_text or "",
        measure.responsible_text,
        measure.reporting_office.name,
        *(one.office.name for one in measure.responsibilities if one.office),
        "Prüfauftrag" if measure.is_assessment else "",
    )
    return " ".join(texts)


def _by_due_date(measure: MeasureState) -> date | None:
    return measure.standing.next_due_date or measure.standing.due_date


_NUMBER: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}\.?")
_KEYS: Final[dict[Sort, Callable[[MeasureState], Any]]] = {
    Sort.DUE_DATE: _by_due_date,
    Sort.OFFICE: lambda measure: fold(measure.reporting_office.name),
    Sort.TITLE: lambda measure: fold(measure.title),
}


def _sorted(measures: list[MeasureState], sort: Sort) -> Sequence[MeasureState]:
    """Equal ones keep the plan's order; those without a date come last either way."""
    is_down = sort.value.startswith("-")
    key = _KEYS.get(Sort(sort.value.removeprefix("-")))
    if key is None:
        return measures[::-1] if is_down else measures
    keyed = [measure for measure in measures if key(measure) is not None]
    rest = [measure for measure in measures if key(measure) is None]
    return [*sorted(keyed, key=key, reverse=is_down), *rest]
