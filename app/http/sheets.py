"""Spreadsheets on their way out and in, the same for programs and pages."""

from typing import Final
from urllib.parse import quote

from fastapi import Request, Response

from app.http.deps import require_body_type

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def sheet_only(request: Request) -> None:
    require_body_type(request, XLSX)


def sheet_response(workbook: bytes, name: str) -> Response:
    """To be saved under `name`. What stands in it is meant for one office: nobody else keeps it."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(workbook, media_type=XLSX, headers=headers)
