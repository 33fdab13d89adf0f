"""app/texts.pot lists every text of pages and mails."""

from app.web.words import catalogue


def test_the_catalogue_is_current(texts):
    assert texts["app/texts.pot"] == catalogue(), "run `make texts` and look at what changed"
