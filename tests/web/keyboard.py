"""Walking through a page with the tab key alone."""

from typing import Any


def tab_to(page: Any, selector: str) -> None:
    """Only with the tab key, as far as the page needs; the focus has to be seen."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = "getComputedStyle(document.activeElement)"
            shown = page.evaluate(f"{outline}.outlineStyle + {outline}.boxShadow")
            assert shown != "nonenone", f"{selector} has the focus and does not show it"
            return
    raise AssertionError(f"{selector} is not reached by the tab key")
