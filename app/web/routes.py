"""All pages, for main.py."""

from fastapi import APIRouter

from app.web import (
    assets,
    checks,
    contributions,
    desk,
    legal,
    log_in,
    measures,
    occurrences,
    offices,
    overdue,
    papers,
    plans,
    proposals,
    report_form,
)

router = APIRouter()
for noun in (
    assets,
    plans,
    measures,
    overdue,
    checks,
    papers,
    offices,
    legal,
    log_in,
    desk,
    occurrences,
    proposals,
    contributions,
    report_form,
):
    router.include_router(noun.router)
