import pytest

from app.plan_documents.assessment import Assessment, looks_like_assessment

CERTAIN, DOUBTFUL = Assessment(True, False), Assessment(True, True)
NONE, MENTIONED = Assessment(False, False), Assessment(False, True)

CASES = [
    ("Es wird geprüft, ob Räume frei sind.", CERTAIN),
    ("Es wird geprüft ob Räume frei sind.", CERTAIN),
    ("Es ist zu prüfen, ob Räume frei sind.", CERTAIN),
    ("Es soll zeitnah geprüft werden, ob Räume frei sind.", CERTAIN),
    ("Prüfung des Einsatzes von Videotechnik.", CERTAIN),
    ("Prüfauftrag: Einrichtung eines Büros.", CERTAIN),
    ("Bei der Planung ist stets zu prüfen, ob Wege frei sind.", CERTAIN),
    ("Die Schaffung einer Stelle bzw. eines Büros ist zu prüfen.", CERTAIN),
    ("Es werden Daten erhoben und es wird geprüft, ob sie taugen.", DOUBTFUL),
    ("In den Ämtern wird der Bedarf geprüft.", DOUBTFUL),
    ("Erarbeitung von Heften und Prüfung der Übersetzung.", MENTIONED),
    ("Hefte werden gedruckt. Danach wird geprüft, ob sie reichen.", MENTIONED),
    ("Überprüfung der Mappen.", NONE),
    ("Der Bedarf wird regelmäßig überprüft.", NONE),
    ("Die Prüfungsordnung wird übersetzt.", NONE),
    ("", NONE),
]


@pytest.mark.parametrize("text, expected", CASES)
def test_assessments(text: str, expected: Assessment) -> None:
    assert looks_like_assessment(text) == expected
