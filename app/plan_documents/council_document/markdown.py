"""Markdown and typographic leftovers of text extraction → the words as printed.

Footnote marks of every kind come out as `<sup>7</sup>`; what they mean is decided in `footnotes`.
"""

import html
import re
from collections.abc import Iterable

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~\"'&$%/:;=?@^,])")
_PROTECTED_FROM = 0xF0000  # escaped characters wait in a private area until the marks are gone
_PROTECTED = re.compile("[\U000f0000-\U000f007f]")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_BREAK = re.compile(r"<(?:br\s*/?|/?(?:p|ul|ol|li))>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|strong|i|em|u)>", re.IGNORECASE)
_NOT_PRINTED = re.compile(r"<!--(?:(?!<!--).)*?-->|!\[[^\[\]]*\]\([^()\s]*\)")  # comments, pictures
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_]+)(?<=\S)\1(?![\w*_])")
_NOTE_REFERENCE = re.compile(r"\[\^?(\d{1,3})\](?!\()(:)?")
_SUPERSCRIPT = re.compile(r"(?<!\bm)(?<!\b[ckdm]m)([⁰¹²³⁴-⁹]+)")
_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SOFT_HYPHEN = "\u00ad"
_INVISIBLE = re.compile(rf"{SOFT_HYPHEN}(?!\s*$)|[\u200b-\u200f\u2060\ufeff]", re.MULTILINE)
_SOFT_BREAK = re.compile(f"{SOFT_HYPHEN}\n")
_HYPHEN_BREAK = re.compile(
    r"(?<=[^\W\d_])-\n(?=[a-zäöüß])(?!(?:und|oder|bzw|sowie|u|o|als|wie|bis|auf|in|im|an|am)\b)"
)
_COMPOUND_BREAK = re.compile(r"(?<=[^\W\d_]-)\n(?=[A-ZÄÖÜ])")


def plain(source: str) -> str:
    text = _ESCAPED.sub(lambda match: chr(_PROTECTED_FROM + ord(match[1])), source)
    text = _BREAK.sub("\n", _TAG.sub("", _NOT_PRINTED.sub("", text)))
    text = _NOTE_REFERENCE.sub(lambda m: f"<sup>{m[1]}</sup>{' ' if m[2] else ''}", text)
    text = _SUPERSCRIPT.sub(lambda m: f"<sup>{m[1].translate(_SUPERSCRIPT_DIGITS)}</sup>", text)
    text = _LINK.sub(_link_text, text)
    text = _AUTOLINK.sub(lambda match: match[1].removeprefix("mailto:"), text)
    text = _EMPHASIS.sub(r"\2", text.replace("**", "").replace("__", ""))
    text = _INVISIBLE.sub("", _ENTITY.sub(lambda match: html.unescape(match[0]), text))
    text = _PROTECTED.sub(lambda match: chr(ord(match[0]) - _PROTECTED_FROM), text)
    return joined(" ".join(line.split()) for line in text.split("\n"))


def joined(lines: Iterable[str]) -> str:
    """One text again, words whole that a line end divided: "Sprach-" + "kurse", but not "und"."""
    text = "\n".join(line for line in lines if line)
    text = _HYPHEN_BREAK.sub("", _SOFT_BREAK.sub("", text))
    return _COMPOUND_BREAK.sub("", text).replace("\n", " ")


def _link_text(match: re.Match[str]) -> str:
    """An address that is not printed anyway is kept in brackets: nothing is lost."""
    words, address = match[1], match[2]
    if address.startswith(("mailto:", "#")) or words.rstrip("/") in address:
        return words
    return f"{words} ({address})"


_SENTENCE_END = re.compile(r"[.!?…:;][\"“”«»')\]]*$|[\"“”)]$")
_OPEN_WORD = re.compile(
    r"(?:^|[\s(])(?:für|und|oder|bis|zu|zum|zur|der|die|das|des|dem|den|von|mit|in|im|an|am|auf|ab|"
    r"durch|unter|über|ca\.|max\.|bzw\.|z\.\s?B\.|u\.|Quartal|Ende|Anfang|Mitte|sowie)$|\S\s?[-–,(/&+]$"
)


def ends_open(text: str) -> bool:
    """The last word demands another one: "Amt für", "4. Quartal", "D02,"."""
    return _OPEN_WORD.search(text) is not None


def looks_cut(text: str) -> bool:
    """A sentence without its end."""
    return ends_open(text) or _SENTENCE_END.search(text) is None
