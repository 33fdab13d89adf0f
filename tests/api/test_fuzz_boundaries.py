"""The whole description at every boundary. Drawing these values takes 10 s, so that conftest.py lets
this file be collected with the long runs only."""

from typing import Any

import pytest

from .fuzzing import answers_as_described, description, lead_into, settled

THOROUGHLY = settled(examples=30)
schema = description(every_boundary=True)


@pytest.fixture(scope="module", autouse=True)
def into(shared_town: Any) -> None:
    lead_into(shared_town)


@pytest.mark.long
@schema.parametrize()
@THOROUGHLY
def test_only_described_answers_however_long_one_asks(case: Any, keys: dict[str, str]) -> None:
    answers_as_described(case, keys)
