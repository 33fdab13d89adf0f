"""All that is wrong or worth a look, collected while reading, so that people see it at once."""

from dataclasses import dataclass, field

from app.plan_documents.document import DocumentError, Hint, Problem


@dataclass(slots=True)
class Findings:
    problems: dict[int, list[str]] = field(default_factory=dict)  # by line
    hints: list[Hint] = field(default_factory=list)

    def problem(self, line: int, message: str) -> None:
        self.problems.setdefault(line, []).append(message)

    def hint(self, line: int, message: str, number: str | None = None) -> None:
        self.hints.append(Hint(message, number, line))

    def sorted_hints(self) -> tuple[Hint, ...]:
        return tuple(sorted(self.hints, key=lambda hint: hint.line or 0))

    def raise_problems(self) -> None:
        if self.problems:
            raise DocumentError(
                *(
                    Problem(f"Zeile {line}", message)
                    for line, messages in sorted(self.problems.items())
                    for message in messages
                )
            )


def shortened(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]} …"
