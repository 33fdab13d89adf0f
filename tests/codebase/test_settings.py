"""docs/settings.md lists every setting with its default and meaning."""

from pathlib import Path

from app.config import PROJECT, Settings


def shown(default: object) -> str:
    if default is None:
        return "–"
    if isinstance(default, Path) and default.is_relative_to(PROJECT):
        default = default.relative_to(PROJECT)
    if isinstance(default, bool):
        default = str(default).lower()
    return f"`{default}`"


def lines() -> list[str]:
    return [
        f"| `MASSNAHMEN_{name.upper()}` | {shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]


def test_every_setting_is_documented(texts):
    documented = [line for line in texts["docs/settings.md"].splitlines() if "`MASSNAHMEN_" in line]
    assert documented == lines(), "docs/settings.md should have:\n" + "\n".join(lines())
