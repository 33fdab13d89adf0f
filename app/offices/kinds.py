"""What an office can be, and how it can take part in a measure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class OfficeKind(StrEnum):
    MAYOR = "mayor"
    DEPARTMENT = "department"
    OFFICE = "office"
    STAFF_UNIT = "staff_unit"
    COMMISSIONER = "commissioner"
    MUNICIPAL_ENTERPRISE = "municipal_enterprise"
    BOARD = "board"
    EXTERNAL = "external"
    GROUP = "group"

    @property
    def can_lead(self) -> bool:
        """Whether such an office reports by itself; for the others coordination does."""
        return self in _LEADING


class ResponsibilityRole(StrEnum):
    """From the strongest to the weakest."""

    LEAD = "lead"
    CO_RESPONSIBLE = "co_responsible"
    CONTRIBUTING = "contributing"
    INVOLVED = "involved"


OFFICE_KIND_LABEL: Final[Mapping[OfficeKind, str]] = {
    OfficeKind.MAYOR: "Oberbürgermeister",
    OfficeKind.DEPARTMENT: "Dezernat",
    OfficeKind.OFFICE: "Amt",
    OfficeKind.STAFF_UNIT: "Stabsstelle, Abteilung",
    OfficeKind.COMMISSIONER: "Beauftragte",
    OfficeKind.MUNICIPAL_ENTERPRISE: "Eigenbetrieb",
    OfficeKind.BOARD: "Gremium",
    OfficeKind.EXTERNAL: "Externe Stelle",
    OfficeKind.GROUP: "Gruppe von Stellen",
}

_LEADING: Final = frozenset(
    {
        OfficeKind.MAYOR,
        OfficeKind.DEPARTMENT,
        OfficeKind.OFFICE,
        OfficeKind.STAFF_UNIT,
        OfficeKind.COMMISSIONER,
        OfficeKind.MUNICIPAL_ENTERPRISE,
    }
)

RESPONSIBILITY_LABEL: Final[Mapping[ResponsibilityRole, str]] = {
    ResponsibilityRole.LEAD: "federführend",
    ResponsibilityRole.CO_RESPONSIBLE: "mitverantwortlich",
    ResponsibilityRole.CONTRIBUTING: "beteiligt",
    ResponsibilityRole.INVOLVED: "einzubeziehen",
}
