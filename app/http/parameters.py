"""Parts of addresses, checked as strictly as bodies."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator

from app.deadlines.quarter import Quarter

PlanSlug = Annotated[
    str,
    Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, examples=["erfurt-integration-2021"]),
]
MeasureNumber = Annotated[
    str,
    Path(
        description="field.recommendation.position",
        pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$",
        examples=["1.8.3"],
    ),
]
OfficeCode = Annotated[str, Path(pattern=r"^[A-Za-z0-9ÄÖÜäöüß._-]{1,40}$", examples=["BMI"])]
YearNumber = Annotated[int, Path(ge=1990, le=2100, examples=[2021])]
EditionNumber = Annotated[int, Path(ge=1, le=999, examples=[1])]
RowId = Annotated[int, Path(ge=1, le=2_147_483_647, examples=[1])]
QuarterName = Annotated[
    str,
    Path(pattern=r"^(19|20)[0-9]{2}-Q[1-4]$", examples=["2021-Q4"]),
    AfterValidator(lambda text: str(Quarter.parse(text))),
]
