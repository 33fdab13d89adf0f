"""One day of the sample, and who acts on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actor import Actor, By, Role
from app.kit.clock import local_date
from app.plan.queries import version_on
from app.plan.tables import Measure, Plan

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """One day of the sample: the open unit of work, the plan, its year, the injected instant."""

    session: Session
    plan: Plan
    year: int
    at: datetime


def office_of(scene: Scene, measure: Measure) -> By:
    """Whoever heads the reporting office."""
    day = local_date(scene.at)
    office_id = version_on(scene.session, measure, day).reporting_office_id
    return By(Actor(f"sample-{office_id}", Role.HEAD, frozenset({office_id})), scene.at)


def coordination(scene: Scene) -> By:
    return By(Actor("sample", Role.COORDINATION), scene.at)
