"""The whole description, a few values each: no 5xx, no answer that is not described."""

from typing import Any

import pytest

from .fuzzing import answers_as_described, description, lead_into, settled

GENTLY = settled(examples=4)
schema = description(every_boundary=False)


@pytest.fixture(scope="module", autouse=True)
def into(shared_town: Any) -> None:
    lead_into(shared_town)


@schema.parametrize()
@GENTLY
def test_only_described_answers(case: Any, keys: dict[str, str]) -> None:
    answers_as_described(case, keys)
