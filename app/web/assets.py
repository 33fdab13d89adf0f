"""Style sheets, fonts and scripts: KERN and htmx as npm installed them, and the few files of ours.

Everything lies in memory under one stamp, the hash of all of it: a browser may keep a file for a
year, and a new release has new addresses.
"""

import gzip
import logging
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from app.config import PROJECT
from app.http.deps import PUBLIC
from app.kit.errors import NotFound

logger = logging.getLogger("massnahmen.web")
router = APIRouter(include_in_schema=False)

_OWN: Final = Path(__file__).parent / "static"
_INSTALLED: Final = PROJECT / "node_modules"
_KERN: Final = _INSTALLED / "@kern-ux" / "native" / "dist"
_WEIGHTS: Final = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
_SOURCES: Final[Mapping[str, Path]] = {
    "kern/kern.css": _KERN / "kern.min.css",
    "kern/fonts/fira-sans.css": _KERN / "fonts" / "fira-sans.css",
    **{
        f"kern/fonts/fira-sans/FiraSans-{weight}.woff2": _KERN
        / "fonts"
        / "fira-sans"
        / f"FiraSans-{weight}.woff2"
        for weight in _WEIGHTS
    },
    "htmx.js": _INSTALLED / "htmx.org" / "dist" / "htmx.min.js",
}
_ZIPPED: Final = (".css", ".js", ".svg")
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    zipped: bytes | None
    media_type: str


def _files() -> Iterator[tuple[str, Path]]:
    yield from _SOURCES.items()
    for path in sorted(_OWN.iterdir()):
        yield path.name, path


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    zipped = gzip.compress(body, mtime=0) if path.suffix in _ZIPPED else None
    return Asset(body, zipped, mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def _load() -> Mapping[str, Asset]:
    missing = [name for name, path in _files() if not path.is_file()]
    if missing:
        logger.warning("front-end packages are not installed (npm ci): %s", ", ".join(missing))
    return {name: _read(path) for name, path in _files() if path.is_file()}


ASSETS: Final = _load()
STAMP: Final = blake2b(
    b"".join(name.encode() + asset.body for name, asset in ASSETS.items()), digest_size=6
).hexdigest()


def asset(name: str) -> str:
    """The address of a file; used in templates, where a misspelt name is an error."""
    if name not in ASSETS and name not in _SOURCES:
        raise KeyError(name)
    return f"/static/{STAMP}/{name}"


@router.get("/static/{stamp}/{name:path}", dependencies=[PUBLIC])
async def serve_asset(stamp: str, name: str, request: Request) -> Response:
    found = ASSETS.get(name)
    if found is None:
        raise NotFound("Diese Datei gibt es nicht.")
    headers = {
        "Cache-Control": _FOR_EVER if stamp == STAMP else "no-cache",
        "Vary": "Accept-Encoding",
    }
    body = found.body
    if found.zipped and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = found.zipped, "gzip"
    return Response(body, media_type=found.media_type, headers=headers)
