"""Errors that a request ends in become a problem answer, or a page where a person browses."""

from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.routing import iter_route_contexts
from starlette.routing import Route

from app.http.edge import UNWANTED, log_unexpected, request_id_of
from app.http.meanings import TRANSLATED, meaning_of
from app.http.problems import Problem, headers_of, problem_of, problem_response

ProblemPage = Callable[[Request, Problem], Response]
"""How `web` shows a problem to a person."""

METHOD_NOT_ALLOWED = 405
FOR_PROGRAMS = ("/api/", "/health/")


def install(app: FastAPI, page: ProblemPage | None = None) -> None:
    """`page` answers people outside /api; without it everybody gets JSON."""

    async def handle(request: Request, error: Exception) -> Response:
        meaning = meaning_of(error)
        if meaning.problem in UNWANTED:
            log_unexpected(request.scope, error)
        path = request.url.path
        problem = problem_of(meaning, instance=path, request_id=request_id_of(request.scope))
        headers = headers_of(meaning) | _allow(request, problem.status)
        if page is not None and not path.startswith(FOR_PROGRAMS):
            response = page(request, problem)
            response.headers.update(headers)
            return response
        return problem_response(problem, headers)

    for kind in TRANSLATED:
        app.add_exception_handler(kind, handle)


def _allow(request: Request, status: int) -> dict[str, str]:
    """Allow names every method of an address, also where several routes share it."""
    if status != METHOD_NOT_ALLOWED:
        return {}
    routes = (context.original_route for context in iter_route_contexts(request.app.routes))
    methods = {
        method
        for route in routes
        if isinstance(route, Route) and route.path_regex.match(request.url.path)
        for method in route.methods or ()
    }
    if "GET" in methods:
        methods.add("HEAD")
    return {"Allow": ", ".join(sorted(methods))}
