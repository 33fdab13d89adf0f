"""The one value that every format is read into and written from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.kit.errors import FieldError, Invalid
from app.plan.states import Newness


@dataclass(frozen=True, slots=True)
class Hint:
    """Something kept as printed that people should look at; no reason to refuse the document."""

    message: str
    number: str | None = None  # of the measure ("1.8.3") or recommendation ("1.8")
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    where: str  # "Zeile 12", "Blatt „Maßnahmen“, Zelle C7", "fields[0].title"
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class DocumentError(Invalid):
    """Not readable as a plan: every problem found, in the order of the document."""

    slug = "unreadable-document"

    def __init__(self, *problems: Problem) -> None:
        super().__init__(
            "Das Dokument lässt sich nicht als Maßnahmenplan lesen. Es wurde nichts übernommen.",
            fields=[FieldError(problem.where, problem.message) for problem in problems],
        )
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class ResponsibilityEntry:
    printed: str
    office: str | None  # code in the directory; None: not in it
    role: str  # lead, co_responsible, contributing, involved


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    number: str  # field.recommendation.position
    label: str  # as printed ("M2"), not unique
    official_text: str | None  # without label, Markdown and footnote marks
    responsible_text: str
    deadline_text: str
    cost_text: str
    footnotes: tuple[str, ...] = ()
    title: str | None = None
    title_is_provisional: bool = False
    is_assessment: bool | None = None  # None: not stated, derived from the text
    responsibilities: tuple[ResponsibilityEntry, ...] | None = None  # None: derived from the text
    reporting_office: str | None = None
    interpretation: Mapping[str, Any] | None = None  # JSON: rules, reason, set_date
    ceiling_period: str | None = None  # only once confirmed by coordination
    line: int | None = field(default=None, compare=False)

    @property
    def recommendation_number(self) -> str:
        return self.number.rpartition(".")[0]

    @property
    def position(self) -> int:
        return int(self.number.rpartition(".")[2])


@dataclass(frozen=True, slots=True)
class RecommendationEntry:
    number: int  # within its field
    official_text: str | None
    is_new: Newness
    title: str | None = None
    footnotes: tuple[str, ...] = ()
    measures: tuple[MeasureEntry, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FieldEntry:
    number: int
    title: str
    recommendations: tuple[RecommendationEntry, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PlanDocument:
    title: str | None
    as_of_date: date | None
    fields: tuple[FieldEntry, ...]
    slug: str | None = None
    resolution_date: date | None = None
    resolution_paper: str | None = None
    resolution_body: str | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    is_sample: bool = False
    hints: tuple[Hint, ...] = field(default=(), compare=False)

    @property
    def recommendations(self) -> tuple[RecommendationEntry, ...]:
        return tuple(entry for part in self.fields for entry in part.recommendations)

    @property
    def measures(self) -> tuple[MeasureEntry, ...]:
        return tuple(measure for _, _, measure in self.walk())

    def measure(self, number: str) -> MeasureEntry:
        """Raises KeyError."""
        for measure in self.measures:
            if measure.number == number:
                return measure
        raise KeyError(number)

    def walk(self) -> Iterator[tuple[FieldEntry, RecommendationEntry, MeasureEntry]]:
        for action_field in self.fields:
            for recommendation in action_field.recommendations:
                for measure in recommendation.measures:
                    yield action_field, recommendation, measure
