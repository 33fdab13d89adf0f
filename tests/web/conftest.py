from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.kit.clock import clock_at

from .town import JANUARY, Site, fill, make_settings


@pytest.fixture
def site(templates: Any, tmp_path: Path) -> Iterator[Site]:
    """For tests that write."""
    with templates.copy("sqlite", "web", fill) as database:
        yield Site(database, make_settings(tmp_path, database), clock_at(JANUARY).now())


@pytest.fixture(scope="module")
def shared_site(templates: Any, tmp_path_factory: Any) -> Iterator[Site]:
    """For tests that only read."""
    with templates.copy("sqlite", "web", fill) as database:
        folder = tmp_path_factory.mktemp("site")
        yield Site(database, make_settings(folder, database), clock_at(JANUARY).now())


@pytest.fixture
def make_site(templates: Any, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """With settings of one's own."""
    with templates.copy("sqlite", "web", fill) as database:
        yield lambda **more: Site(
            database, make_settings(tmp_path, database, **more), clock_at(JANUARY).now()
        )
