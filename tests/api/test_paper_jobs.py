"""A paper is ordered, watched and fetched, from whichever process."""

from typing import Any

from app.council_reports import jobs
from app.council_reports.job_tables import JobState
from app.council_reports.keeping import keep


def counted(town: Any) -> dict[JobState, int]:
    with town.database.reading() as session:
        return {state: number for state, number in jobs.job_counts(session).items() if number}


def test_a_paper_is_ordered_watched_and_fetched(town: Any) -> None:
    papers = f"{town.plan}/years/2021/papers"
    assert town.send("POST", papers, json={}).status_code == 401
    assert town.send("POST", papers, "clerk", json={}).status_code == 403
    assert town.send("POST", papers, "coordination", json={"kind": "poem"}).status_code == 422
    answer = town.send("POST", papers, "coordination", json={"kind": "measures"})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    address = answer.headers["Location"]
    assert town.get(address).status_code == 401
    assert town.get(f"{address}/file", "coordination").status_code == 404
    again = town.send("POST", papers, "coordination", json={"kind": "measures"})
    assert again.headers["Location"] == address
    assert counted(town) == {JobState.QUEUED: 1}
    claimed = jobs.claim(town.database, town.now)
    assert claimed is not None
    jobs.note(town.database, claimed[0], town.now, pages=10, message="10 Seiten …")
    assert counted(town) == {JobState.RUNNING: 1}
    running = town.get(address, "coordination").json()
    assert (running["state"], running["pages"], running["file"]) == ("running", 10, None)
    digest = keep(town.database, b"%PDF-1.7")
    done = {"state": JobState.DONE, "name": "anlage.pdf", "sha256": digest}
    jobs.note(town.database, claimed[0], town.now, **done)
    found = town.get(address, "coordination").json()
    file = town.get(found["file"], "coordination")
    assert (file.content, file.headers["content-type"]) == (b"%PDF-1.7", "application/pdf")
    assert 'filename="anlage.pdf"' in file.headers["content-disposition"]
