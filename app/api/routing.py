"""How every noun's router begins."""

from fastapi import APIRouter, Depends

from app.http.deps import json_only

PREFIX = "/api/v1"


def noun_router(tag: str) -> APIRouter:
    return APIRouter(prefix=PREFIX, tags=[tag], dependencies=[Depends(json_only)])
