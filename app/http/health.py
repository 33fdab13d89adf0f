"""Whether the process runs, and whether it can work."""

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import select

from app.http.answers import answers
from app.http.deps import PUBLIC, ReadSession
from app.kit.db import DataVersion

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    status: str


@router.get("/live", dependencies=[PUBLIC], responses=answers(500))
async def live() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/ready", dependencies=[PUBLIC], responses=answers(500, 503))
def ready(session: ReadSession) -> Health:
    """The database answers and is migrated."""
    session.exec(select(DataVersion.value)).one()
    return Health(status="ok")
