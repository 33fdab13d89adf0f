"""What each page of a laid out document says, so that two editions can be compared page by page.

Only the page's own area counts: running heads and page numbers stand beside it.
"""

import hashlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import tostring


def page_prints(document: Any) -> list[dict[str, str]]:
    """Of a WeasyPrint document: a digest of what is on each page, and under which heading it is."""
    found, heading = [], ""
    for page in document.pages:
        headings = [label for _, label, _, _ in page.bookmarks]
        digest = hashlib.sha256("\n".join(_said(page._page_box)).encode())  # noqa: SLF001
        found.append({"digest": digest.hexdigest()[:20], "heading": (headings or [heading])[0]})
        heading = headings[-1] if headings else heading
    return found


def _said(box: Any) -> Iterator[str]:
    if type(box).__name__ == "MarginBox":
        return
    if (text := getattr(box, "text", None)) is not None:
        yield text
    elif getattr(box, "replacement", None) is not None:
        yield tostring(box.element, encoding="unicode") if box.element is not None else ""
    for child in getattr(box, "children", ()):
        yield from _said(child)
