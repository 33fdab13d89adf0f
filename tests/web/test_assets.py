"""Files that browsers may keep for a year, and what stays true without them."""

import re

from app.web.assets import ASSETS, STAMP

from .town import Site


def test_files_are_kept_for_ever_under_their_stamp(shared_site: Site) -> None:
    browser = shared_site.browser()
    answer = browser.get(f"/static/{STAMP}/pages.css")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")
    assert browser.get("/static/000000000000/pages.css").headers["cache-control"] == "no-cache"
    assert browser.get(f"/static/{STAMP}/../config.py").status_code == 404


def test_style_sheets_ask_for_nothing_that_is_not_here() -> None:
    """Fonts that KERN lists and no page uses are left out on purpose."""
    for name, asset in ASSETS.items():
        if not name.endswith(".css"):
            continue
        found = re.findall(rb"url\(\"?([^\")]+)", asset.body)
        outside = [address for address in found if address.startswith((b"http", b"//"))]
        assert outside == [], name
