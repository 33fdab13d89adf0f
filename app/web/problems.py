"""How a problem looks to a person."""

from contextlib import suppress

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.audit.actor import ANYONE, Actor
from app.http.actors import actor_of_request
from app.http.house import House, house_of
from app.http.problems import Problem, problem_of
from app.kit.errors import MonitorError, NotFound
from app.web.frame import Frame


def problem_page(request: Request, problem: Problem) -> HTMLResponse:
    """For `http.handlers.install`."""
    if any(error.where.startswith("path.") for error in problem.errors):
        problem = _nothing_there(problem)  # /plaene/Bad: for people that is a wrong address
    house = house_of(request)
    frame = Frame(request, house, _actor(request, house), house.open_view)
    response = frame.page("problem.html", status=problem.status, problem=problem)
    response.headers["Cache-Control"] = "no-store"
    return response


def _nothing_there(problem: Problem) -> Problem:
    error = NotFound("Unter dieser Adresse gibt es nichts.")
    return problem_of(error, instance=problem.instance, request_id=problem.request_id)


def _actor(request: Request, house: House) -> Actor:
    """Whoever it is: that the cookie or the database fails must not hide the page."""
    with suppress(MonitorError, OSError):
        return actor_of_request(request, house)
    return ANYONE
