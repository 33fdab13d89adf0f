from app.status_reports.implementation import IMPLEMENTATION, REPORTABLE, Implementation


def test_every_state_has_its_own_sign() -> None:
    assert list(IMPLEMENTATION) == list(Implementation)
    for shown in ("label", "symbol", "order"):
        assert len({getattr(sign, shown) for sign in IMPLEMENTATION.values()}) == len(
            Implementation
        )


def test_nobody_reports_that_nothing_was_reported() -> None:
    assert set(Implementation) - set(REPORTABLE) == {Implementation.NOT_REPORTED}
