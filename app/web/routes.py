"""All pages, for main.py."""

from fastapi import APIRouter

from app.web import assets, checks, legal, measures, offices, overdue, papers, plans

router = APIRouter()
for noun in (assets, plans, measures, overdue, checks, papers, offices, legal):
    router.include_router(noun.router)
