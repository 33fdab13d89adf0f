"""Papers as answers, the same from the API and the pages."""

from pathlib import Path

from fastapi import Response

from app.council_reports.job_tables import PaperJob
from app.council_reports.keeping import handed_out, kept
from app.council_reports.kinds import LIST, PAPERS
from app.council_reports.tables import IssuedFile, ResolutionControl
from app.kit.db import Database
from app.kit.errors import NotFound


def job_file(database: Database, job: PaperJob) -> Response:
    """Raises NotFound while there is none, and when its day is over."""
    content = kept(database, job.sha256) if job.sha256 else None
    if content is None:
        raise NotFound(
            "Diese Datei ist nicht mehr da. Bitte erzeugen Sie das Dokument noch einmal."
        )
    return _answer(content, job.name or "", job.about.media_type, "inline")


def issued_file(database: Database, papers_dir: Path, file: IssuedFile) -> Response:
    """Raises Unavailable where it lies neither in the folder nor in the database."""
    content = handed_out(database, file.sha256, papers_dir / file.name)
    return _answer(content, file.name, PAPERS[file.kind].media_type, "attachment")


def list_file(database: Database, papers_dir: Path, control: ResolutionControl) -> Response:
    """The quarterly list as it was laid. Raises NotFound before its file was issued."""
    if control.file_name is None or control.sha256 is None:
        raise NotFound("Diese Liste ist noch nicht als Datei ausgegeben worden.")
    content = handed_out(database, control.sha256, papers_dir / control.file_name)
    return _answer(content, control.file_name, LIST.media_type, "attachment")


def _answer(content: bytes, name: str, media_type: str, how: str) -> Response:
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
