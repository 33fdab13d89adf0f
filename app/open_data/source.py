"""Where open data comes from and on what terms it may be used."""

from dataclasses import dataclass
from typing import Final

from app.monitoring.model import PlanState, View


@dataclass(frozen=True, slots=True)
class Licence:
    id: str
    title: str
    url: str


LICENCE: Final = Licence(
    "dl-de/by-2-0",
    "Datenlizenz Deutschland – Namensnennung – Version 2.0",
    "https://www.govdata.de/dl-de/by-2-0",
)
"""What German cities publish under; another city may have to name another one here."""


@dataclass(frozen=True, slots=True)
class Source:
    """`publisher` is to be named by whoever uses the data; `base_url` begins every address."""

    publisher: str
    base_url: str

    def plan_url(self, state: PlanState) -> str:
        return f"{self.base_url.rstrip('/')}/plaene/{state.slug}"

    def measure_url(self, state: PlanState, number: str) -> str:
        return f"{self.plan_url(state)}/massnahmen/{number}"


def check_open(state: PlanState) -> None:
    """Nothing internal may even come near: the state itself has to be one that readers see."""
    if state.view is View.INTERNAL:
        raise ValueError("open data is made from the public or the live view")
