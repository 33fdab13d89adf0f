"""A generic fuzzer over the whole description: what it draws, where it knocks, who it is."""

import re
from typing import Any
from zlib import crc32

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.types import ASGIApp, Receive, Scope, Send

from app.config import Settings
from app.http.sheets import XLSX
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.sheets import Column, Sheet, write_workbook
from app.main import create_app

PATIENT = {"key_failures": 1_000_000, "papers_per_hour": 1_000_000}
"""A fuzzer shows more wrong keys than anybody may."""
REAL = {
    "plan": (r"[a-z0-9]+(-[a-z0-9]+)*", "erfurt-integration-2021"),
    "number": (r"[0-9]+\.[0-9]+\.[0-9]+", "1.2.1"),
    "year": (r"[0-9]{4}", 2021),
    "code": (r"[A-Za-z0-9._-]{1,40}", "A11"),
    "quarter": (r"20[0-9]{2}-Q[1-4]", "2021-Q4"),
}
"""In place of well-formed ones: there is nothing behind addresses that a fuzzer makes up."""


def settled(*, examples: int) -> settings:
    """So many for each operation, the same ones in every run."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


class Door:
    """Leads into the town of this run: tests are collected before there is one."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


WORKBOOK = write_workbook([Sheet("Kennung", [Column("Format"), Column("Zuarbeiten 1")], [])])
schemathesis.openapi.media_type(XLSX, st.binary(min_size=1) | st.just(WORKBOOK))


@schemathesis.serializer(XLSX)
def workbook(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


DOOR = Door()


@schemathesis.hook
def map_path_parameters(_context: Any, parameters: dict[str, Any] | None) -> Any:
    return {name: real(name, value) for name, value in (parameters or {}).items()}


def real(name: str, value: Any) -> Any:
    form, known = REAL.get(name, (None, None))
    return known if form and re.fullmatch(form, str(value)) else value


def description(*, every_boundary: bool) -> Any:
    """Of the whole service. Some forty values at the edges of each field are a long run."""
    schema = schemathesis.openapi.from_dict(create_app(Settings(), Database("sqlite://")).openapi())
    schema.config.phases.coverage.enabled = every_boundary
    schema.app = DOOR
    return schema


def lead_into(shared_town: Any) -> None:
    shared_town.hand_in()
    patient = shared_town.settings.model_copy(update=PATIENT)
    clock = Clock(lambda: shared_town.now)
    DOOR.app = create_app(patient, shared_town.database, clock)


def answers_as_described(case: Any, keys: dict[str, str]) -> None:
    who = asking(case)
    drawn = "Authorization" in (case.headers or {})
    headers = {"Authorization": f"Bearer {keys[who]}"} if who and not drawn else {}
    case.validate_response(
        case.call(headers=headers),
        # Rules reject much that a schema cannot know; 422 is described.
        excluded_checks=[positive_data_acceptance],
    )


def asking(case: Any) -> str | None:
    """Drawn from the case itself, so that the same case is always the same person's."""
    drawn = crc32(repr((case.query, case.body, case.headers)).encode(errors="replace"))
    return ("coordination", "coordination", "clerk", None)[drawn % 4]
