"""What every page is made with: who looks, at which day, and the frame around the contents."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import ROLE_LABEL, Action, allowed
from app.audit.actor import Actor, By, Role
from app.http.deps import CurrentReader, HouseDep
from app.http.house import House
from app.http.problems import type_of
from app.kit.errors import MonitorError
from app.kit.templates import Templates
from app.kit.texts import wording_in_force
from app.monitoring.model import PlanState, View
from app.plan.queries import all_plans
from app.web import signs, wording
from app.web.assets import asset
from app.web.csrf import csrf_of
from app.web.legal_texts import TITLES, is_published
from app.web.messages import MESSAGES
from app.web.navigation import main_links, plan_links

PAGES: Final = Path(__file__).parent / "templates"
TEMPLATES: Final = Templates(
    PAGES,
    wording=wording_in_force,
    asset=asset,
    implementation_sign=signs.implementation_sign,
    timeliness_sign=signs.timeliness_sign,
    spending_sign=signs.spending_sign,
    step_sign=signs.step_sign,
    row_kind_sign=signs.row_kind_sign,
    **wording.NAMES,
)


@dataclass(frozen=True, slots=True)
class Frame:
    request: Request
    house: House
    actor: Actor
    view: View

    @property
    def today(self) -> date:
        return self.house.clock.today()

    @property
    def by(self) -> By:
        return By(self.actor, self.house.clock.now())

    def writing(self) -> AbstractContextManager[Session]:
        """One unit of work, opened in the route itself: a refusal has to roll back and then show
        the form with what was typed."""
        return self.house.database.writing(by=self.by)

    @property
    def done(self) -> str | None:
        """What the page before has done, in words (`?meldung=…`)."""
        return MESSAGES.get(self.request.query_params.get("meldung", ""))

    @property
    def is_internal(self) -> bool:
        return self.view is View.INTERNAL

    @property
    def csrf(self) -> str:
        return csrf_of(self.request)

    def may(self, action: Action, *office_ids: int) -> bool:
        return allowed(self.actor, action, office_ids or None)

    def shows_states(self, plan: PlanState) -> bool:
        """Until a year was laid before the council, readers know nothing of the work; saying
        „nicht gemeldet“ or „überfällig“ of everything would be untrue."""
        laid = [y.public_from_date for y in plan.years if y.public_from_date is not None]
        return plan.view is not View.PUBLIC or any(day <= self.today for day in laid)

    def state(self, slug: str) -> PlanState:
        return self.house.states.get(slug, self.view)

    def states(self, session: Session) -> list[PlanState]:
        """Of every plan, newest first."""
        return [self.state(plan.slug) for plan in all_plans(session)]

    def page(
        self, template: str, *, status: int = 200, plan: PlanState | None = None, **context: Any
    ) -> HTMLResponse:
        path = self.request.url.path
        text = TEMPLATES.render(
            template,
            frame=self,
            city=self.house.settings.city,
            links=main_links(self.actor, path),
            plan=plan,
            plan_links=plan_links(plan.slug, path) if plan else (),
            is_published=is_published(self.house.settings),
            legal_titles=TITLES,
            today=self.today,
            role=None if self.actor.role is Role.PUBLIC else ROLE_LABEL[self.actor.role],
            **context,
        )
        headers = {"Cache-Control": "no-store"} if self.is_internal else None
        return HTMLResponse(text, status, headers)


def status_of(problem: MonitorError | None) -> int:
    """Of a page that shows its form again: programs and people are told the same."""
    return type_of(problem).status if problem else 200


def go_to(address: str) -> RedirectResponse:
    """After a form: the browser asks anew, so that „neu laden“ sends nothing twice."""
    return RedirectResponse(address, 303)


def _frame(request: Request, house: HouseDep, reader: CurrentReader) -> Frame:
    return Frame(request, house, reader.actor, reader.view)


FrameDep = Annotated[Frame, Depends(_frame)]
