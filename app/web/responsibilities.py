"""Reading who answers for a measure from a form: one office and one role per printed name."""

from collections.abc import Iterator, Mapping

from app.kit.errors import FieldError, Invalid
from app.offices.kinds import ResponsibilityRole
from app.web.forms import Form


def responsibilities_in(
    form: Form, count: int, offices: Mapping[str, int | None]
) -> Iterator[tuple[int | None, ResponsibilityRole]]:
    """Fields `office_0`, `role_0`, … in the printed order; no office: not in the directory."""
    for at in range(count):
        try:
            role = ResponsibilityRole(form.get(f"role_{at}", ""))
        except ValueError as error:
            message = "Bitte wählen Sie, wie die Stelle mitwirkt."
            raise Invalid(message, fields=[FieldError(f"role_{at}", message)]) from error
        yield offices.get(form.get(f"office_{at}", "")), role
