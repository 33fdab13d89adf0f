"""Problem answers (RFC 9457): one way from an error with a meaning to an answer.

`type` is an address under which the service itself explains the type (`/api/v1/problems/…`);
`slug` is the same for programs that switch on a word. Details are German and meant for people.
"""

from collections.abc import Mapping
from typing import Final

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from app.http.problem_types import PROBLEM_TYPES, ProblemType
from app.kit.errors import MonitorError, TooMany

PROBLEM_JSON: Final = "application/problem+json"
RETRY_AFTER_SECONDS: Final = 5
MOST_ERRORS: Final = 500
LONGEST_TEXT: Final = 2_000


class ProblemError(BaseModel):
    """One wrong place in the input."""

    where: str = Field(examples=["reports[3].effective_date"])
    message: str = Field(examples=["Bitte geben Sie ein Datum in der Form 2021-12-31 an."])


class Problem(BaseModel):
    """The body of every error answer, as RFC 9457 describes it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/api/v1/problems/not-found",
                    "slug": "not-found",
                    "title": "Nicht gefunden",
                    "status": 404,
                    "detail": "Die Maßnahme 9.9.9 gibt es in diesem Plan nicht.",
                    "instance": "/api/v1/plans/erfurt-integration-2021/measures/9.9.9",
                    "request_id": "0b7c6f0e5a2d4c1e",
                    "errors": [],
                }
            ]
        }
    )

    type: str
    slug: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: list[ProblemError]


def type_of(error: MonitorError) -> ProblemType:
    """Its own slug where that is in the table, else what its class stands for."""
    classes = (getattr(cls, "slug", "") for cls in type(error).__mro__)
    slugs = (slug for slug in (error.problem, *classes) if slug in PROBLEM_TYPES)
    return PROBLEM_TYPES[next(slugs, "internal-error")]


def problem_of(error: MonitorError, *, instance: str, request_id: str) -> Problem:
    kind = type_of(error)
    return Problem(
        type=kind.address,
        slug=kind.slug,
        title=kind.title,
        status=kind.status,
        detail=_printable(error.message),
        instance=_printable(instance),
        request_id=request_id,
        errors=[
            ProblemError(where=_printable(field.where), message=_printable(field.message))
            for field in error.fields[:MOST_ERRORS]
        ],
    )


def _printable(text: str) -> str:
    """Names of unknown fields come from outside and may hold half characters or be endless."""
    return text[:LONGEST_TEXT].encode(errors="replace").decode()


def headers_of(error: MonitorError) -> dict[str, str]:
    """When to ask again, where the error knows it."""
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.retry_after)}
    is_away = type_of(error).status == 503  # noqa: PLR2004
    return {"Retry-After": str(RETRY_AFTER_SECONDS)} if is_away else {}


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        problem.model_dump_json(),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers={**_headers_of(problem.status), **(headers or {})},
    )


def _headers_of(status: int) -> dict[str, str]:
    if status == 401:  # noqa: PLR2004
        return {"WWW-Authenticate": 'Bearer realm="massnahmen"', "Cache-Control": "no-store"}
    if status == 503:  # noqa: PLR2004
        return {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return {"Cache-Control": "no-store"}
