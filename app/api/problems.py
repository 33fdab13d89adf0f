"""The documented list of problem types, where every problem's `type` points to."""

from typing import Annotated

from fastapi import Path

from app.api.outputs.base import Listing, Output
from app.api.routing import noun_router
from app.http.answers import READ
from app.http.deps import PUBLIC
from app.http.problem_types import PROBLEM_TYPES, ProblemType
from app.kit.errors import NotFound

router = noun_router("problems")


class ProblemTypeOut(Output):
    type: str
    slug: str
    status: int
    title: str
    meaning: str


@router.get("/problems", dependencies=[PUBLIC], responses=READ)
async def list_problem_types() -> Listing[ProblemTypeOut]:
    """Every type of problem that an answer may name."""
    items = tuple(map(_out, PROBLEM_TYPES.values()))
    return Listing(items=items, total=len(items))


@router.get("/problems/{slug}", dependencies=[PUBLIC], responses=READ)
async def get_problem_type(
    slug: Annotated[str, Path(pattern=r"^[a-z][a-z-]{0,60}$", examples=["stale"])],
) -> ProblemTypeOut:
    """What one type means."""
    if slug not in PROBLEM_TYPES:
        raise NotFound("Diese Art von Problem gibt es nicht.")
    return _out(PROBLEM_TYPES[slug])


def _out(kind: ProblemType) -> ProblemTypeOut:
    return ProblemTypeOut(
        type=kind.address,
        slug=kind.slug,
        status=kind.status,
        title=kind.title,
        meaning=kind.meaning,
    )
