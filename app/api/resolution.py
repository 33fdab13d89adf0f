"""The council's resolution: from its date on the plan is in force."""

from typing import Annotated

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.plans import PlanOut, plan_out
from app.api.routing import noun_router
from app.http.answers import WRITE
from app.http.deps import WriteDesk, needs
from app.http.parameters import PlanSlug
from app.http.preconditions import ExpectedVersion
from app.plan.queries import plan_by_slug
from app.plan.resolution import Resolution, record_resolution

router = noun_router("plans")


@router.put(
    "/plans/{plan}/resolution",
    dependencies=[needs(Action.RECORD_RESOLUTION)],
    responses=WRITE,
)
def put_resolution(
    plan: PlanSlug,
    resolution: Annotated[Resolution, examples.Resolution],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> PlanOut:
    """Records or corrects it; If-Match takes the plan's ETag."""
    row = plan_by_slug(desk.session, plan)
    record_resolution(desk.session, row, resolution, by=desk.by, expected_version=expected)
    desk.tag(row.version)
    return plan_out(row)
