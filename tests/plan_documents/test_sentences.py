import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plan_documents.sentences import first_sentence, first_sentence_title

CASES = [
    ("Ein Satz. Noch einer.", "Ein Satz."),
    ("Kurse, z.B. Deutsch, finden statt. Mehr.", "Kurse, z.B. Deutsch, finden statt."),
    ("Kurse, z. B. Deutsch, finden statt. Mehr.", "Kurse, z. B. Deutsch, finden statt."),
    ("Es gibt Kurse bzw. Treffen. Mehr.", "Es gibt Kurse bzw. Treffen."),
    ("Leitlinien inkl. Ziele werden erarbeitet. Mehr.", "Leitlinien inkl. Ziele werden erarbeitet."),
    ("Fachtage, Kurse o.Ä. Angebote finden statt. Mehr.", "Fachtage, Kurse o.Ä. Angebote finden statt."),
    ("Hierzu finden u.a. Beratungen statt. Mehr.", "Hierzu finden u.a. Beratungen statt."),
    ("Ggf. Ämter (ggf. Dritte) helfen. Mehr.", "Ggf. Ämter (ggf. Dritte) helfen."),
    ("Bis zum 31.12. Mittel sichern. Mehr.", "Bis zum 31.12. Mittel sichern."),
    ('Er sagt "So." Dann nichts.', 'Er sagt "So."'),
    ("Ohne Punkt", "Ohne Punkt"),
    ("Absatz eins\n\nAbsatz zwei", "Absatz eins"),
    ("Wird geprüft? Ja.", "Wird geprüft?"),
]  # fmt: skip


@pytest.mark.parametrize("text, expected", CASES)
def test_first_sentences(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


def test_titles() -> None:
    assert first_sentence_title("Ein Satz. Noch einer.") == "Ein Satz"
    assert first_sentence_title("Kurse, Treffen usw. Mehr.", limit=12) == "Kurse …"
    assert first_sentence_title("Donaudampfschifffahrt", limit=10) == "Donaudam …"


@given(st.text(alphabet="ab .,-(äÖ\n", max_size=300), st.integers(10, 120))
def test_titles_are_a_beginning_of_the_text(text: str, limit: int) -> None:
    title = first_sentence_title(text, limit)
    assert len(title) <= limit
    assert " ".join(text.split()).startswith(title.removesuffix("…").rstrip())
