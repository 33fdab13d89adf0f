"""The assembly of the service."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from app.api.routes import routers
from app.audit.actor import by_system
from app.config import Settings, settings
from app.http import health, watching
from app.http.caching import FromMemory
from app.http.edge import KEEP_AWAY, ONLY_TLS, Edge
from app.http.handlers import install
from app.http.house import House
from app.http.openapi import describe
from app.http.stopping import stop_in_order
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.logs import set_up
from app.kit.migrations import upgrade
from app.plan_documents.seed import load_offices, load_plan
from app.scheduler.running import start
from app.web import routes as pages
from app.web.legal_texts import is_published
from app.web.problems import problem_page

Prepare = Callable[[], None]
"""Migrates and loads what a fresh database begins with; handed in by the command line."""


def create_app(
    settings: Settings,
    database: Database,
    clock: Clock = Clock(),  # noqa: B008 - a frozen value
    *,
    prepare: Prepare | None = None,
) -> FastAPI:
    house = House(settings, database, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if prepare is not None:
            await run_in_threadpool(prepare)
        stop = start(settings, database, clock) if settings.scheduler else None
        stop_in_order(house.stopping, settings.drain_seconds)
        yield
        if stop is not None:
            await run_in_threadpool(stop)
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
    app.state.house = house
    app.add_middleware(FromMemory, database=database, clock=clock)
    app.add_middleware(
        Edge,
        max_body_bytes=settings.max_upload_bytes,
        headers=(
            *(() if is_published(settings) else KEEP_AWAY),
            *(ONLY_TLS if settings.is_https else ()),
        ),
    )
    for router in routers():
        app.include_router(router)
    app.include_router(health.router)
    app.include_router(watching.router)
    app.include_router(pages.router)
    install(app, problem_page)
    describe(app)
    return app


def served() -> FastAPI:
    """What `massnahmen serve` runs in each process; settings come from the environment."""
    config, clock = settings(), Clock()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    set_up(config.log_level, config.log_format)
    database = Database(config.database)
    return create_app(config, database, clock, prepare=partial(begin, config, database, clock))


def begin(config: Settings, database: Database, clock: Clock) -> None:
    """The newest form of the database, a directory, and the seed plan where there is no plan."""
    by = by_system(clock)
    upgrade(
        database,
        partial(load_offices, database, config.seed_offices, by=by),
        partial(load_plan, database, config.seed_plan, config, by=by),
    )
