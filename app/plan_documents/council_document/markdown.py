"""Markdown and typographic leftovers of text extraction → the words as printed.

Footnote marks of every kind come out as `<sup>7</sup>`; what they mean is decided in `footnotes`.
"""

import html
import re

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~\"'&$%/:;=?@^,])")
_PROTECTED_FROM = 0xF0000  # escaped characters wait in a private area until the marks are gone
_PROTECTED = re.compile("[\U000f0000-\U000f007f]")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_]+)(?<=\S)\1(?![\w*_])")
_NOTE_REFERENCE = re.compile(r"\[\^(\d{1,3})\](:)?")
_SUPERSCRIPT = re.compile(r"(?<!\bm)(?<!\b[ckdm]m)([⁰¹²³⁴-⁹]+)")
_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, joiners


def plain(source: str) -> str:
    text = _ESCAPED.sub(lambda match: chr(_PROTECTED_FROM + ord(match[1])), source)
    text = _INVISIBLE.sub("", _BREAK.sub(" ", text))
    text = _NOTE_REFERENCE.sub(lambda m: f"<sup>{m[1]}</sup>{' ' if m[2] else ''}", text)
    text = _SUPERSCRIPT.sub(lambda m: f"<sup>{m[1].translate(_SUPERSCRIPT_DIGITS)}</sup>", text)
    text = _LINK.sub(_link_text, text)
    text = _AUTOLINK.sub(lambda match: match[1].removeprefix("mailto:"), text)
    text = _EMPHASIS.sub(r"\2", text.replace("**", "").replace("__", ""))
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    text = _PROTECTED.sub(lambda match: chr(ord(match[0]) - _PROTECTED_FROM), text)
    return " ".join(text.split())


def _link_text(match: re.Match[str]) -> str:
    """An address that is not printed anyway is kept in brackets: nothing is lost."""
    words, address = match[1], match[2]
    if address.startswith(("mailto:", "#")) or words.rstrip("/") in address:
        return words
    return f"{words} ({address})"


_SENTENCE_END = re.compile(r"[.!?…:;][\"“”«»')\]]*$|[\"“”)]$")
_OPEN_WORD = re.compile(
    r"(?:^|[\s(])(?:für|und|oder|bis|zu|zum|zur|der|die|das|des|dem|den|von|mit|in|im|an|am|auf|ab|"
    r"durch|unter|über|ca\.|max\.|bzw\.|z\.\s?B\.|u\.|Quartal|Ende|Anfang|Mitte|sowie)$|[-–,(/&+]$"
)


def ends_open(text: str) -> bool:
    """The last word demands another one: "Amt für", "4. Quartal", "D02,"."""
    return _OPEN_WORD.search(text) is not None


def looks_cut(text: str) -> bool:
    """A sentence without its end."""
    return ends_open(text) or _SENTENCE_END.search(text) is None
