"""Writes `app/texts.pot` anew: every text of pages and mails, for a wording of one's own."""

from app.config import PROJECT
from app.web.words import catalogue

(PROJECT / "app" / "texts.pot").write_text(catalogue(), encoding="utf-8")
