"""What an office holds in its hand after handing in."""

from datetime import datetime

from pydantic import Field

from app.api.outputs.base import Output
from app.status_reports.receipt import Receipt
from app.status_reports.states import ReportKind


class ReceiptOut(Output):
    plan: str
    year: int
    kind: ReportKind
    number: str = Field(examples=["1.8.3"])
    title_line: str = Field(examples=["Handlungsfeld 1, Empfehlung 8, M2"])
    office: str
    submitted_at: datetime
    check_code: str = Field(
        description="Short enough to read out.", examples=["9F86-D081-884C-7D65"]
    )
    content_sha256: str = Field(description="Stays the same as long as what was handed in does.")


def receipt_out(receipt: Receipt) -> ReceiptOut:
    return ReceiptOut.model_validate(receipt, from_attributes=True)
