"""The database is away: whoever asks is told when to ask again, in the form they can read."""

import warnings
from pathlib import Path

import pytest

from app.config import Settings
from app.kit.db import Database
from app.main import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its advice to install another client
    from fastapi.testclient import TestClient


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    nowhere = Database(f"sqlite:///{tmp_path / 'missing' / 'x.db'}")
    return TestClient(
        create_app(Settings(data_dir=tmp_path), nowhere), raise_server_exceptions=False
    )


@pytest.mark.parametrize("path", ["/", "/plaene/x", "/api/v1/plans", "/health/ready"])
def test_an_outage_is_answered_with_when_to_ask_again(client, path):
    answer = client.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    is_page = not path.startswith(("/api", "/health"))
    kind = "text/html" if is_page else "application/problem+json"
    assert answer.headers["Content-Type"].startswith(kind)
    assert "nicht erreichbar" in answer.text


def test_what_needs_no_database_is_answered(client):
    assert client.get("/api/v1/problems").status_code == 200
    assert client.get("/health/live").status_code == 200
