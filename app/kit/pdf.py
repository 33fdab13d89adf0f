"""Draws HTML as PDF: the only file that knows WeasyPrint, and a program of its own.

`printing.py` starts it (`python -m app.kit.pdf FOLDER`), because importing WeasyPrint takes 2 s and
laying out pages can take any time and memory. It sees the folder with its job, the print sources
and the fonts it was given: neither the network nor the fonts of the machine.

One file is PDF/A-3a (archive, with the data attached) and PDF/UA-1 (readable by screen readers):
WeasyPrint writes the first, `_declare_ua` adds what the second wants to be told.
"""

import gc
import json
import logging
import re
import resource
import sys
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import unquote, urlsplit

import pydyf  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app.kit.page_prints import page_prints
from app.kit.print_contract import FONT_PREFIX, Exit

_NOT_PRINTABLE: Final = "[nicht darstellbar]"
_REFUSED: Final = re.compile(r"[^\S\n ]|[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_MIME: Final = {".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}

_HEADING: Final = re.compile("h[1-6]")

_UA_SCHEMA: Final = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Serves the print sources below `base` and the fonts handed in; anything else ends the work.

    A text cannot ask for a file, for it is escaped; so whatever else is asked for is a mistake of
    ours, as is a picture or font that is not there.
    """

    def __init__(self, base: Path, fonts: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self.base, self.fonts = base.resolve(), fonts

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        del headers
        path = self._path(url)
        if path is None or not path.is_file():
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _MIME[path.suffix]})

    def _path(self, url: str) -> Path | None:
        parts = urlsplit(url)
        path = Path(unquote(parts.path))
        if parts.scheme != "file" or parts.netloc or ".." in path.parts:
            return None
        if not path.resolve().is_relative_to(self.base) or path.suffix not in _MIME:
            return None
        name = path.relative_to(self.base).as_posix()
        return self.fonts.get(name, path)


class Paper(HTML):  # type: ignore[misc]
    """HTML of which we know every element: `elements.css` says what they are."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        del forms
        return [CSS(filename=Path(__file__).with_name("elements.css"))]


class _Progress(logging.Handler):
    """Says the number of pages laid out, one line each."""

    def emit(self, record: logging.LogRecord) -> None:
        if found := re.search(r"Page ([0-9]+)$", record.getMessage()):
            print(found[1], flush=True)  # noqa: T201


class _Failures(logging.Handler):
    """WeasyPrint reports what it leaves out and goes on; a paper with a hole must not go out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def draw(folder: Path) -> None:
    job: dict[str, Any] = json.loads((folder / "job.json").read_text())
    limit = job["memory_mb"] * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    fonts = {FONT_PREFIX + name: Path(path) for name, path in job["fonts"].items()}
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)  # boxes live to the end: looking for dead ones takes a tenth
    failures = _listen()
    pydyf.PDF.page_references = property(_page_references)
    document = _lay_out(folder / "page.html", Path(job["base"]), fonts, job)
    prints = page_prints(document)
    pages = list(document.pages)
    for number, wanted in enumerate(job["excerpts"]):
        other = _lay_out(folder / f"excerpt-{number}.html", Path(job["base"]), fonts, job)
        prints += page_prints(other)
        pages += [other.pages[page - 1] for page in wanted]
    if job["excerpts"]:
        _bind(pages)
    pdf: bytes = document.copy(pages).write_pdf(finisher=_finish, **_options(folder, job))
    if failures.messages:
        _fail(Exit.SOURCES, "\n".join(failures.messages))
    (folder / "paper.pdf").write_bytes(pdf)
    (folder / "pages.json").write_text(json.dumps(prints))


def _lay_out(page: Path, base: Path, fonts: Mapping[str, Path], job: dict[str, Any]) -> Document:
    html = _printable(page.read_text(errors="replace"), tuple(fonts.values()))
    source = Paper(string=html, base_url=base.as_uri() + "/", url_fetcher=OwnFiles(base, fonts))
    return source.render(**_options(page.parent, job))


def _bind(pages: list[Any]) -> None:
    """Pages out of their order: what links lead to may be left out, as may the heading above."""
    level = 0
    for page in pages:
        page.links = [link for link in page.links if link[0] != "internal"]
        for box in page._page_box.descendants():  # noqa: SLF001
            if _HEADING.fullmatch(box.element_tag or "") and box.element is not None:
                level = min(int(box.element_tag[1]), level + 1)
                box.element_tag = f"h{level}"


def _options(folder: Path, job: dict[str, Any]) -> dict[str, Any]:
    return {
        **DEFAULT_OPTIONS,
        "pdf_variant": "pdf/a-3a",
        "pdf_identifier": bytes.fromhex(job["identifier"]),
        "uncompressed_pdf": True,  # the finisher compresses
        "attachments": [_attachment(folder, job, each) for each in job["attachments"]],
    }


def _listen() -> _Failures:
    failures = _Failures()
    for logger, handler in ((LOGGER, failures), (PROGRESS_LOGGER, _Progress())):
        logger.handlers = [handler]
        logger.propagate = False
    PROGRESS_LOGGER.setLevel(logging.INFO)
    return failures


def _printable(html: str, fonts: tuple[Path, ...]) -> str:
    """What no font has is named in words: a missing glyph would be a gap that nobody notices."""
    known = set.intersection(*map(_characters, fonts))
    html = _REFUSED.sub(" ", html)
    missing = "".join(sorted({char for char in html if ord(char) not in known} - {"\n"}))
    return re.sub(f"[{re.escape(missing)}]+", _NOT_PRINTABLE, html) if missing else html


def _characters(font: Path) -> set[int]:
    with TTFont(font, lazy=True) as opened:
        return set(opened.getBestCmap())


def _attachment(folder: Path, job: dict[str, Any], each: dict[str, str]) -> Attachment:
    made_at = datetime.fromisoformat(job["made_at"])
    return Attachment(
        file_obj=(folder / each["file"]).open("rb"),
        name=each["name"],
        description=each["description"],
        relationship=each["relationship"],
        created=made_at,
        modified=made_at,
    )


def _finish(_document: object, pdf: Any) -> None:
    """Compresses each stream once; pydyf would do it anew at every look.

    Where the compressed bytes end with a carriage return, readers take it for half of the line
    break that follows, and validators find the length wrong.
    """
    metadata = _declare_ua(pdf)
    for each in pdf.objects:
        if not isinstance(each, pydyf.Stream) or each is metadata or "Filter" in each.extra:
            continue
        _, _, content = each.data.partition(b"\nstream\n")
        packed = zlib.compress(content.removesuffix(b"\nendstream"))
        if not packed.endswith(b"\r"):
            each.stream, each.extra["Filter"] = [packed], "/FlateDecode"


def _declare_ua(pdf: Any) -> pydyf.Stream:
    """Names PDF/UA in the metadata, with the schema that PDF/A wants for names it does not know.

    The stream stays uncompressed, so that programs which look for it as text find it.
    """
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    stream.stream = [stream.stream[0].replace(b"</rdf:RDF>", _UA_SCHEMA.encode())]
    return stream


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """As pydyf has it, but not anew for each of some hundred thousand tags."""
    known: tuple[bytes, ...] = pdf.__dict__.get("known_pages", ())
    pages = pdf.pages["Kids"][::3]
    if len(known) != len(pages):
        known = pdf.known_pages = tuple(f"{number} 0 R".encode() for number in pages)
    return known


def _fail(how: Exit, message: str) -> NoReturn:
    sys.stderr.write(message)
    sys.exit(how)


if __name__ == "__main__":
    try:
        draw(Path(sys.argv[1]))
    except MemoryError:
        _fail(Exit.MEMORY, "out of memory")
    except FatalURLFetchingError as error:
        _fail(Exit.SOURCES, f"not served: {error}")
