"""The plain parts that many outputs share."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.kit.money import cents_to_decimal_string
from app.monitoring.model import OfficeRef
from app.offices.kinds import OfficeKind

Item = TypeVar("Item")

Eur = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["1500.00"])]
"""Money as text with two decimals: no reader rounds it."""


class Output(BaseModel):
    model_config = ConfigDict(frozen=True)


class Listing(Output, Generic[Item]):
    """`total` counts everything that the filters let through, `items` is one page of it."""

    items: tuple[Item, ...]
    total: int


class OfficeOut(Output):
    code: str = Field(examples=["BMI"])
    name: str = Field(examples=["Büro für Migration und Integration"])
    kind: OfficeKind


def office_out(office: OfficeRef) -> OfficeOut:
    return OfficeOut(code=office.code, name=office.name, kind=office.kind)


def eur(cents: int | None) -> str | None:
    return None if cents is None else cents_to_decimal_string(cents)
