"""The assembly of the service."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from app.api.routes import routers
from app.config import Settings
from app.http import health
from app.http.caching import FromMemory
from app.http.edge import Edge
from app.http.handlers import install
from app.http.house import House
from app.http.openapi import describe
from app.kit.clock import Clock
from app.kit.db import Database

Prepare = Callable[[], None]
"""Migrates and loads what a fresh database begins with; handed in by the command line."""


def create_app(
    settings: Settings,
    database: Database,
    clock: Clock = Clock(),  # noqa: B008 - a frozen value
    *,
    prepare: Prepare | None = None,
) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if prepare is not None:
            await run_in_threadpool(prepare)
        yield
        database.close()

    app = FastAPI(
        title="Maßnahmenmonitor",
        version=version("massnahmenmonitor"),
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.house = House(settings, database, clock)
    app.add_middleware(FromMemory, database=database, clock=clock)
    app.add_middleware(Edge, max_body_bytes=settings.max_upload_mb * 1_048_576)
    for router in routers():
        app.include_router(router)
    app.include_router(health.router)
    install(app)
    describe(app)
    return app
