"""All measures of a plan: filters, order and page live in the address, so that a selection can be
kept, sent to somebody and found again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.costs import COST_KIND_LABEL
from app.deadlines import DEADLINE_KIND_LABEL
from app.http.deps import PUBLIC, SEARCHING
from app.http.measure_query import MeasureQuery, Selection, Sort, select_measures
from app.http.parameters import PlanSlug
from app.kit.inputs import read_input
from app.kit.tables import fold
from app.monitoring.model import PlanState
from app.offices.kinds import RESPONSIBILITY_LABEL
from app.overdue import BASIS_LABEL, TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION
from app.web.frame import FrameDep, go_to
from app.web.progress import by_field

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

PER_PAGE: Final = (25, 50, 100, 200)
_USUAL: Final = 200
"""A plan of a city on one page: it is searched, printed and skimmed as a whole."""
_UNSAID: Final = {"sort": Sort.NUMBER.value, "limit": str(_USUAL)}

SORT_LABEL: Final[Mapping[Sort, str]] = {
    Sort.NUMBER: "nach Nummer",
    Sort.NUMBER_DOWN: "nach Nummer, letzte zuerst",
    Sort.DUE_DATE: "nach Termin, früheste zuerst",
    Sort.DUE_DATE_DOWN: "nach Termin, späteste zuerst",
    Sort.OFFICE: "nach Stelle, A bis Z",
    Sort.OFFICE_DOWN: "nach Stelle, Z bis A",
    Sort.TITLE: "nach Titel, A bis Z",
    Sort.TITLE_DOWN: "nach Titel, Z bis A",
}
FURTHER: Final = frozenset(
    {
        "is_assessment",
        "due_year",
        "deadline_kind",
        "basis",
        "role",
        "cost_kind",
        "is_new",
        "limit",
    }
)
"""Filters that stand folded away until one of them is used."""

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in the list we are; addresses of the neighbours, None at either end."""

    current: int
    last: int
    before: str | None
    after: str | None


@router.get("/plaene/{slug}/massnahmen", response_model=None, dependencies=[SEARCHING])
def list_measures(
    slug: PlanSlug, request: Request, frame: FrameDep
) -> HTMLResponse | RedirectResponse:
    sent = request.query_params
    query = {
        name: value for name, value in sent.items() if value.strip() and value != _UNSAID.get(name)
    }
    if len(query) < len(sent):  # a form sends also what nobody has chosen
        return go_to(_address(slug, query))
    state = frame.state(slug)
    wanted = read_input(MeasureQuery, {"limit": _USUAL} | query)
    found = select_measures(state, wanted)
    return frame.page(
        "measures.html",
        plan=state,
        query=query,
        found=found,
        options=_options(state),
        per_page=[(size, f"{size} je Seite") for size in PER_PAGE],
        limit=wanted.limit,
        is_further=not FURTHER.isdisjoint(query),
        pages=_pages(slug, query, wanted, found),
    )


def _address(slug: str, query: Mapping[str, str]) -> str:
    address = f"/plaene/{slug}/massnahmen"
    return f"{address}?{urlencode(query)}" if query else address


def _pages(
    slug: str, query: Mapping[str, str], wanted: MeasureQuery, found: Selection
) -> Pages | None:
    if found.total <= wanted.limit and not wanted.offset:
        return None

    def page(offset: int) -> str:
        rest = {name: value for name, value in query.items() if name != "offset"}
        return _address(slug, rest | ({"offset": str(offset)} if offset else {}))

    following = wanted.offset + wanted.limit
    return Pages(
        current=wanted.offset // wanted.limit + 1,
        last=max(1, -(-found.total // wanted.limit)),
        before=page(max(0, wanted.offset - wanted.limit)) if wanted.offset else None,
        after=page(following) if following < found.total else None,
    )


def _options(state: PlanState) -> Mapping[str, Choices]:
    """What the lists of the filter offer: value and words."""
    named = {measure.reporting_office for measure in state.measures} | {
        one.office for measure in state.measures for one in measure.responsibilities if one.office
    }
    years = {due.due.year for measure in state.measures for due in measure.standing.occurrences}
    return {
        "fields": [
            (str(field.number), f"{field.number}. {field.title}")
            for field in by_field(state.measures)
        ],
        "offices": [
            (office.code, office.name)
            for office in sorted(named, key=lambda office: fold(office.name))
        ],
        "implementation": _signs(IMPLEMENTATION),
        "timeliness": _signs(TIMELINESS),
        "roles": _labels(RESPONSIBILITY_LABEL),
        "deadline_kinds": _labels(DEADLINE_KIND_LABEL),
        "cost_kinds": _labels(COST_KIND_LABEL),
        "bases": _labels(BASIS_LABEL),
        "years": [(str(year), str(year)) for year in sorted(years)],
        "sorts": _labels(SORT_LABEL),
    }


def _labels(labels: Mapping[Any, str]) -> Choices:
    return [(key.value, label) for key, label in labels.items()]


def _signs(signs: Mapping[Any, Any]) -> Choices:
    return [
        (state.value, f"{sign.symbol} {sign.label}")
        for state, sign in sorted(signs.items(), key=lambda entry: entry[1].order)
    ]
