"""Bytes of a text file → text."""

import codecs
import re

from app.plan_documents.document import DocumentError, Problem

MAX_BYTES = 10 * 1024 * 1024
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
_HIGH = re.compile(rb"[\x80-\xff]")
_GERMAN_HIGH = frozenset("äöüÄÖÜßéè–—„“”‚‘’…€§°·•«»²³\xa0".encode("cp1252"))
_PLAUSIBLE_SHARE = 0.9


def decode_text(data: bytes, max_bytes: int = MAX_BYTES) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows-1252; line ends become "\\n"."""
    return decode(data, max_bytes).replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, max_bytes: int = MAX_BYTES) -> str:
    """As `decode_text`, line ends as they are."""
    if len(data) > max_bytes:
        raise _refused(
            f"Die Datei hat {_megabytes(len(data))} MB; erlaubt sind {_megabytes(max_bytes)} MB."
        )
    text = _decoded(data)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DocumentError(
            Problem(
                f"Zeile {line}",
                "Die Datei enthält Nullzeichen und ist kein Text. "
                "Bitte das Dokument als Text (UTF-8) speichern.",
            )
        )
    return text


def _decoded(data: bytes) -> str:
    try:
        if data.startswith(_UTF16_MARKS):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not data.startswith(_UTF16_MARKS) and _is_plausible_windows_text(data):
            return data.decode("cp1252")
        raise _refused(
            f"Die Zeichenkodierung ist nicht erkennbar (Byte {error.start + 1}). "
            "Bitte das Dokument als UTF-8 speichern."
        ) from None


def _is_plausible_windows_text(data: bytes) -> bool:
    """German text of old offices: no control characters, the high bytes are mostly umlauts."""
    if _CONTROL.search(data):
        return False
    high = b"".join(_HIGH.findall(data))
    return sum(byte in _GERMAN_HIGH for byte in high) >= _PLAUSIBLE_SHARE * len(high)


def _refused(message: str) -> DocumentError:
    return DocumentError(Problem("Datei", message))


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".replace(".", ",")
