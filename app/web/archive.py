"""Where each year stands on its way to the archive; the steps themselves are commands."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.accounts.permissions import Action
from app.archive.standing import STAGE_LABEL, Stage, standings
from app.archive.tables import VERDICT_LABEL
from app.http.deps import ReadSession, needs
from app.plan.queries import all_plans
from app.web.frame import FrameDep

router = APIRouter(include_in_schema=False)


@router.get("/koordination/archiv", dependencies=[needs(Action.ARCHIVE_YEAR)])
def show_archive(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    period = frame.house.settings.archive_retention_years
    return frame.page(
        "archive.html",
        period=period,
        plans=[
            (plan, standings(session, plan, frame.today, retention_years=period))
            for plan in all_plans(session)
        ],
        stage=Stage,
        stage_label=STAGE_LABEL,
        verdict_label=VERDICT_LABEL,
    )
