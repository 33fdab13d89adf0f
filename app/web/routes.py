"""All pages, for main.py."""

from fastapi import APIRouter

from app.web import (
    adapting,
    assets,
    checks,
    contacts,
    contributions,
    coordination,
    desk,
    legal,
    log_in,
    measures,
    occurrences,
    offices,
    open_data,
    overdue,
    papers,
    plans,
    proposals,
    report_form,
    resolution,
    review,
    settling,
    single_sign_on,
    status_sheet,
    year_closing,
)

router = APIRouter()
for noun in (
    assets,
    plans,
    measures,
    overdue,
    checks,
    papers,
    open_data,
    offices,
    legal,
    log_in,
    single_sign_on,
    desk,
    status_sheet,
    occurrences,
    proposals,
    contributions,
    report_form,
    coordination,
    contacts,
    settling,
    adapting,
    resolution,
    year_closing,
    review,
):
    router.include_router(noun.router)
