"""Plan texts: the real one where it is at hand, and two of invented towns."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.plan_documents.council_document import read_council_document
from app.plan_documents.decoding import decode_text
from app.plan_documents.document import DocumentError, PlanDocument

ROOT = Path(__file__).parents[2]
INVENTED = ROOT / "tests" / "data" / "plans"
EXPECTED = ROOT / "tests" / "data" / "plans_read"
REAL_NAME = "erfurt-massnahmenplan-integration-2021.md"


@pytest.fixture(scope="session")
def real_source() -> str:
    folder = Path(os.environ.get("MASSNAHMEN_TEST_DOCUMENTS") or ROOT.parent / "shared/documents")
    if not (folder / REAL_NAME).exists():
        pytest.skip(f"needs the city's document {REAL_NAME} (MASSNAHMEN_TEST_DOCUMENTS)")
    return decode_text((folder / REAL_NAME).read_bytes())


@pytest.fixture(scope="session")
def real_plan(real_source: str) -> PlanDocument:
    return read_council_document(real_source)


@pytest.fixture(scope="session")
def invented() -> Callable[[str], str]:
    return lambda name: decode_text((INVENTED / name).read_bytes())


@pytest.fixture(scope="session")
def problems_of() -> Callable[[str], list[tuple[str, str]]]:
    """Where and what is wrong with a text; a readable one fails the test."""

    def read(text: str) -> list[tuple[str, str]]:
        with pytest.raises(DocumentError) as refused:
            read_council_document(text)
        return [(problem.where, problem.message) for problem in refused.value.problems]

    return read
