"""Which problem answers a route documents: one word per route, `responses=READ` or `WRITE`."""

from typing import Any, Final

from app.http.problem_types import PROBLEM_TYPES
from app.http.problems import PROBLEM_JSON, Problem

Responses = dict[int | str, dict[str, Any]]


def answers(*statuses: int) -> Responses:
    return {status: _answer(status) for status in statuses}


def _answer(status: int) -> dict[str, Any]:
    kinds = [kind for kind in PROBLEM_TYPES.values() if kind.status == status]
    return {
        "description": " — or: ".join(f"`{kind.slug}`: {kind.meaning}" for kind in kinds),
        "content": {
            PROBLEM_JSON: {
                "schema": {"$ref": f"#/components/schemas/{Problem.__name__}"},
                "examples": {
                    kind.slug: {
                        "value": {
                            "type": kind.address,
                            "slug": kind.slug,
                            "title": kind.title,
                            "status": status,
                            "detail": kind.title,
                            "instance": "/api/v1/plans/erfurt-integration-2021",
                            "request_id": "0b7c6f0e5a2d4c1e",
                            "errors": [],
                        }
                    }
                    for kind in kinds
                },
            }
        },
    }


_ALWAYS: Final = (401, 403, 404, 422, 429, 500, 503)

READ: Final[Responses] = {
    **answers(*_ALWAYS),
    304: {"description": "Nothing new since the ETag in If-None-Match."},
}
WRITE: Final[Responses] = answers(*_ALWAYS, 409, 412, 413, 415, 428)
