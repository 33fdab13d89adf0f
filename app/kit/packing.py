"""A ZIP that comes out the same to the byte wherever and whenever the same is packed."""

import hashlib
import zipfile
from collections.abc import Iterable
from types import TracebackType
from typing import IO, Final, Self

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP knows: the time of packing is no content."""


class Packing:
    """Parts are streamed in; size and SHA-256 of each are known thereafter."""

    def __init__(self, file: IO[bytes], folder: str = "") -> None:
        self._folder = f"{folder}/" if folder else ""
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.hashes: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        """In how many pieces each part came: lines of a table."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _tb: TracebackType | None,
    ) -> None:
        self._archive.close()

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(self._folder + name, _NO_TIME)
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
        info.external_attr = 0o644 << 16
        digest, size, count = hashlib.sha256(), 0, 0
        with self._archive.open(info, "w", force_zip64=True) as out:
            for piece in pieces:
                digest.update(piece)
                size += out.write(piece)
                count += 1
        self.hashes[name], self.sizes[name] = digest.hexdigest(), size
        self.counts[name] = count
