"""Errors that a request ends in become a problem answer, or a page where a person browses."""

from collections.abc import Callable

from fastapi import FastAPI, Request, Response

from app.http.edge import log_unexpected, request_id_of
from app.http.meanings import TRANSLATED, meaning_of
from app.http.problems import Problem, problem_of, problem_response

ProblemPage = Callable[[Request, Problem], Response]
"""How `web` shows a problem to a person."""

FOR_PROGRAMS = ("/api/", "/health/")


def install(app: FastAPI, page: ProblemPage | None = None) -> None:
    """`page` answers people outside /api; without it everybody gets JSON."""

    async def handle(request: Request, error: Exception) -> Response:
        meaning = meaning_of(error)
        if meaning.problem == "internal-error":
            log_unexpected(request.scope, error)
        path = request.url.path
        problem = problem_of(meaning, instance=path, request_id=request_id_of(request.scope))
        if page is not None and not path.startswith(FOR_PROGRAMS):
            return page(request, problem)
        return problem_response(problem, getattr(error, "headers", None))

    for kind in TRANSLATED:
        app.add_exception_handler(kind, handle)
