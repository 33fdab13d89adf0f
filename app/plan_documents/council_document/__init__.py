"""The council's document, as extracted text or Markdown → the plan it prints.

`lines` → tokens → `content` (where the plan is) → `blocks` → `rows` → `entries`. Nothing is lost,
nothing is invented: what cannot be understood is a problem with its line, what is kept as printed
but odd is a hint.
"""

from app.plan_documents.council_document.blocks import BlockBuilder
from app.plan_documents.council_document.content import parts_of
from app.plan_documents.council_document.entries import read_entries
from app.plan_documents.council_document.findings import Findings, shortened
from app.plan_documents.council_document.front_matter import as_of_date, title
from app.plan_documents.council_document.hidden_characters import without_hidden_characters
from app.plan_documents.council_document.lines import tokenize
from app.plan_documents.document import PlanDocument

__all__ = ["read_council_document"]


def read_council_document(text: str) -> PlanDocument:
    """Raises DocumentError with every problem of the text."""
    findings = Findings()
    tokens = tokenize(without_hidden_characters(text, findings))
    front, plan, back = parts_of(tokens)
    if back:
        findings.hint(
            back[0].line, f"Ab „{shortened(back[0].text)}“ gehört der Text nicht zum Plan."
        )
    fields = read_entries(BlockBuilder(findings).build(plan), findings)
    as_of = as_of_date(front, findings)
    findings.raise_problems()
    return PlanDocument(title(front), as_of, fields, hints=findings.sorted_hints())
