"""Every table of the database has a word that people know."""

from sqlmodel import SQLModel

import app.tables  # noqa: F401
from app.web.entity_words import ENTITY_LABEL


def test_every_table_has_a_word_of_its_own() -> None:
    assert set(ENTITY_LABEL) == set(SQLModel.metadata.tables)
    assert len(set(ENTITY_LABEL.values())) == len(ENTITY_LABEL)
