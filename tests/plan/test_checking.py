import pytest
from sqlalchemy import text

from app.plan.checking import check_plans

PLAN = "erfurt-integration-2021"
NEW_MEASURE = """
    INSERT INTO measure (plan_id, recommendation_id, number, position, label, version)
    SELECT plan_id, recommendation_id, '1.8.99', 99, 'M99', 1 FROM measure WHERE number = '1.8.3'
"""


def findings(database):
    with database.reading() as session:
        return [str(finding) for finding in check_plans(session)]


def test_the_seed_plan_is_whole(seeded):
    assert findings(seeded) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "UPDATE measure SET number = '9.9.9' WHERE number = '1.8.3'",
            f"{PLAN}, Maßnahme 9.9.9: trägt nicht die Nummer ihres Platzes im Plan.",
        ),
        (
            NEW_MEASURE,
            f"{PLAN}, Maßnahme 1.8.99: hat keinen Wortlaut.",
        ),
    ],
)
def test_what_does_not_fit_is_named(seeded, change, found):
    with seeded.engine.begin() as connection:
        connection.execute(text(change))
    assert findings(seeded) == [found]


def test_a_gap_in_the_versions_is_named(seeded):
    statement = (
        "INSERT INTO measure_version ({0}, version_no) SELECT {0}, 3 FROM measure_version "
        "WHERE id = 1"
    )
    with seeded.engine.begin() as connection:
        row = (
            connection.execute(text("SELECT * FROM measure_version WHERE id = 1")).mappings().one()
        )
        columns = ", ".join(name for name in row if name not in {"id", "version_no"})
        connection.execute(text(statement.format(columns)))
        number = connection.execute(text("SELECT number FROM measure WHERE id = 1")).scalar_one()
    assert findings(seeded) == [f"{PLAN}, Maßnahme {number}: hat 2 statt 3 Fassungen."]
