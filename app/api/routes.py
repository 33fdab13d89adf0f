"""The API: one router for each noun. What is asked most never gets here (http/caching.py)."""

from collections.abc import Iterator

from fastapi import APIRouter

from app.api import (
    annual_report,
    confirmations,
    contributions,
    editions,
    extensions,
    interim_reports,
    measures,
    offices,
    overdue,
    paper_jobs,
    papers,
    plans,
    problems,
    quarterly_checks,
    report_batch,
    report_texts,
    resolution,
    resolution_controls,
    settling,
    status_reports,
    status_sheet,
    years,
)

_NOUNS = (
    measures,
    plans,
    overdue,
    settling,
    confirmations,
    contributions,
    extensions,
    resolution,
    years,
    annual_report,
    editions,
    papers,
    paper_jobs,
    report_texts,
    report_batch,
    status_reports,
    status_sheet,
    interim_reports,
    quarterly_checks,
    resolution_controls,
    offices,
    problems,
)


def routers() -> Iterator[APIRouter]:
    for noun in _NOUNS:
        yield noun.router
