"""What a check of the data finds wrong, in words for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` names the thing (`Protokoll, Eintrag 812`), `message` what is wrong with it."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"
