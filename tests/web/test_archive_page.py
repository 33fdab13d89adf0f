"""Where a year stands on its way to the archive, for those who take it there."""

from .town import SLUG, Site


def test_coordination_sees_the_state_and_the_next_step(shared_site: Site) -> None:
    page = shared_site.browser("coordination").get("/koordination/archiv")
    assert page.status_code == 200
    assert "2021: noch nicht abgeschlossen" in page.text
    assert f'href="/koordination/{SLUG}/jahre/2021/abschluss"' in page.text
    assert shared_site.browser("head").get("/koordination/archiv").status_code == 403
