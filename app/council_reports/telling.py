"""How far a paper is, in words for the person who waits."""

from collections.abc import Callable
from typing import Final

Tell = Callable[[str], object]
_PAGES_PER_WORD: Final = 10


def telling_pages(tell: Tell) -> Callable[[int], None]:
    """For `render`: every tenth page is worth a word."""

    def pages(number: int) -> None:
        if number % _PAGES_PER_WORD == 0:
            tell(f"{number} Seiten …")

    return pages
