"""German deadline wordings → rules. What no row of the table knows stays unresolved, never guessed.

A stretch of time means its last day: the only reading under which nobody is called late too early.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from app.deadlines import readings as read
from app.deadlines.model import Deadline
from app.deadlines.window import MONTH_NAME
from app.kit.german import one_line

LONGEST_WORDING = 300
"""No cell of a plan is longer; beyond, nothing is read (and no pattern can be made to crawl)."""


@lru_cache(maxsize=4096)
def read_deadline(text: str) -> Deadline:
    """Never raises: every text is a deadline, if only an unresolved one."""
    if len(text) <= LONGEST_WORDING:
        wording = one_line(text)
        for pattern, reading in _WORDINGS:
            if found := pattern.fullmatch(wording):
                rules, note = reading(found) or ((), None)
                return Deadline(text, rules, (note or "").strip(" ,;()") or None)
    return Deadline(text)


def _any_of(words: dict[str, int]) -> str:
    return "|".join(words)


_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SHORT_YEAR = r"(?P<century>19|20)?(?P<year>[0-9]{2})"
_FROM_YEAR = (
    r"(?:ab|seit|erstmals|erstmals ab|erstmalig|beginnend|beginnend ab)"
    r" (?:dem )?(?:jahre? )?(?P<first_year>(?:19|20)[0-9]{2})"
)
_WINDOW = rf"{read.LEAD_IN}(?P<window>.{{1,40}}?)"
_WINDOW_OF_YEAR = rf"{_WINDOW},?[ ./]{{0,2}}(?:des jahres )?{_YEAR}"
_DAY = rf"{read.LEAD_IN}(?P<day>[0-9]{{1,2}})\. ?"
_RHYTHM = (
    rf"(?:(?:mindestens|mind\.) )?(?:(?P<times>{_any_of(read.PARTS_OF_A_YEAR)})[ -]?(?:x|×|mal) ?"
    rf"(?:jährlich|im jahr|pro jahr|je jahr|in jedem jahr)|(?P<rhythm>{_any_of(read.RHYTHMS)}))"
)
_ONGOING = (
    r"(?:fortlaufend|laufend|dauerhaft|kontinuierlich|ständig|permanent|unbefristet"
    r"|(?:(?:fort)?laufende|dauerhafte|ständige) aufgabe"
    r"|regelangebot|regelaufgabe|daueraufgabe|dauerangebot)"
)
_COUNCIL = r"(?:stadtrat|gemeinderat|rat|kreistag)"
_RESOLUTION = (
    rf"(?:{_COUNCIL}s-?)?beschluss(?:fassung)?(?: (?:des|durch den|im) {_COUNCIL}(?:e?s)?)?"
)
_THEN = r",? (?:und )?(?:danach|dann|anschließend)"
_FOLLOWING = rf"(?:,? und (?:alle |die )?(?:folgenden? ?jahre|folgejahre)|{_THEN} jährlich| ff)"

# The first row that matches decides, so the wide rows stand behind the narrow ones.
_WORDINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], read.Reading | None]], ...] = (
    tuple(
        (re.compile(pattern, re.IGNORECASE), reading)
        for pattern, reading in (
            # fortlaufend · ab sofort laufend · Daueraufgabe · fortlaufend, Regelangebot
            (
                rf"(?:ab sofort,? (?:und )?)?{_ONGOING}(?:(?:,| \() ?(?P<rest>[^)]*)\)?)?",
                read.ongoing,
            ),
            # Sofort nach Stadtratsbeschluss · nach Beschluss des Stadtrates
            (
                rf"(?:(?:sofort|unmittelbar|direkt|umgehend) )?nach {_RESOLUTION}",
                read.after_resolution,
            ),
            # jährlich · 2mal jährlich · einmal im Jahr · quartalsweise · monatlich
            (_RHYTHM, read.rhythm),
            # jährlich ab 2022 · ab 2022 jährlich
            (rf"{_RHYTHM},? \(?{_FROM_YEAR}\)?", read.rhythm_from_year),
            (rf"{_FROM_YEAR} {_RHYTHM}", read.rhythm_from_year),
            # 31.12.2021 · 31.12.21 · bis zum 30. Juni 2023 · 2021-12-31
            (rf"{_DAY}(?P<month>[0-9]{{1,2}})\. ?{_SHORT_YEAR}", read.day),
            (rf"{_DAY}(?P<month>{MONTH_NAME}) ?{_SHORT_YEAR}", read.day),
            (rf"{_SHORT_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})", read.day),
            # 12/2021 · 06.2022
            (rf"{read.LEAD_IN}(?P<month>0[1-9]|1[0-2]) ?[./] ?{_YEAR}", read.month_of_year),
            # Ende 2022 · im Jahr 2022 · im Laufe des Jahres 2022 · 2022
            (
                rf"{read.LEAD_IN}(?:(?:jahres)?ende |(?:(?:ende|laufe) des )?jahre?s? )?{_YEAR}",
                read.whole_year,
            ),
            # 4. Quartal 2021 · III/2022 · Q3/2022 · bis Ende Juni 2022 · 2. Halbjahr 2022 · 2021-Q4
            (_WINDOW_OF_YEAR, read.window_of_year),
            (rf"{_YEAR}[ /-]?(?P<window>q[1-4])", read.window_of_year),
            # 3. Quartal 2021 und folgende Jahre · 3. Quartal 2021, danach jährlich
            (rf"{_WINDOW_OF_YEAR}{_FOLLOWING}", read.window_of_year_then_yearly),
            # 3. Quartal 2021, danach fortlaufend
            (rf"{_WINDOW_OF_YEAR}(?P<rest>{_THEN} {_ONGOING})", read.window_of_year_then_ongoing),
            # jährlich im 3. Quartal · jährlich (bis 31.03.) · zum 30.06. jährlich
            (rf"jährlich,? \(?{_WINDOW}\)?", read.window_each_year),
            (rf"{_WINDOW},? jährlich", read.window_each_year),
            # 3. Quartal des Jahres · Stichtag 31.12. jeden Jahres, …
            (rf".+{read.EACH_YEAR}.*", read.clauses_each_year),
        )
    )
)
