"""How every noun's router begins."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Depends, Request

from app.http.deps import json_only
from app.http.once import Once

PREFIX = "/api/v1"


def noun_router(tag: str, body: Callable[[Request], Awaitable[None]] = json_only) -> APIRouter:
    """`body` refuses bodies of the wrong type."""
    return APIRouter(prefix=PREFIX, tags=[tag], dependencies=[Depends(body)], route_class=Once)
