"""How people come into the house, in a real browser."""

from typing import Any

from .keyboard import tab_to
from .town import PASSWORD


def arrives(page: Any, login: str) -> Any:
    page.goto("/anmelden")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: not url.endswith("/anmelden"))
    return page


def arrives_by_keyboard(page: Any, login: str) -> Any:
    page.goto("/anmelden")
    tab_to(page, "#login")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/anmelden"))
    return page
