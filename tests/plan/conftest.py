import pytest

from app.kit.db import Database
from tests.town import Town


@pytest.fixture
def town(seeded: Database) -> Town:
    return Town(seeded)
