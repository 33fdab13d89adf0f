"""The description of the API: what FastAPI finds by itself, and what it cannot know."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from app.accounts.permissions import PERMISSIONS, Action
from app.audit.actor import Role
from app.http.cookies import SESSION_COOKIE
from app.http.deps import Needs
from app.http.problems import Problem

DESCRIPTION: Final = """
Plans, measures, reports and what is overdue. Descriptions are English, contents German.

* **Reading** needs no account for what is public: accepted reports of years laid before the
  council. With a token the same addresses answer with what is internal.
* **Lists** have `items` and `total`, `limit` (100, at most 1000), `offset`; unknown parameters are
  refused. **Dates** are ISO 8601, **money** is text with two decimals.
* **ETag**: every read has one. Ask again with `If-None-Match` and get 304 while nothing is new.
  Writes take `If-Match` with the ETag that was read (`If-None-Match: *` for a first PUT).
* **Idempotency-Key**: send one with every write, and send the request again with the same key where
  no answer came. It takes effect once; the answer is the same byte for byte.
* **Errors** are `application/problem+json` (RFC 9457); the types are listed under
  `/api/v1/problems`.
"""

_SECURITY: Final = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "mm_…",
        "description": "A key for an office's own system; only its hash is stored.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
}


def needed_by(route: APIRoute) -> tuple[Action, ...]:
    """The permissions that a route declares, those of its router first."""
    return tuple(
        dependency.dependency.action
        for dependency in route.dependencies
        if isinstance(dependency.dependency, Needs)
    )


def describe(app: FastAPI) -> None:
    """Adds the security schemes, who may use a route, and the form of every problem."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _schema(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes
    )
    components = schema.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"].update(problem.pop("$defs", {}))
    components["schemas"]["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                _permit(schema["paths"][route.path][method.lower()], *needed_by(route))
    return schema


def _permit(operation: dict[str, Any], action: Action) -> None:
    roles = PERMISSIONS[action].scopes
    operation["security"] = [{"bearer": []}, {"session": []}]
    if Role.PUBLIC in roles:
        operation["security"].append({})
    operation["x-permission"] = action.value
    operation["x-roles"] = {role.value: scope.value for role, scope in roles.items()}
