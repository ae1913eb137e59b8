"""What a page says stays long enough to be read, however often the page is drawn meanwhile."""

import pytest
from streamlit.testing.v1 import AppTest

from posture.ui.clips.said import LASTS_S
from posture.ui.clips.wording import plain
from tests.waiting import PATIENCE_S


def page() -> None:
    """Draw a page on which something can fail, and then work."""
    from collections.abc import Callable

    import streamlit as st

    from posture.errors import UsageError
    from posture.ui.clips.said import attempt, show_trouble

    def fail() -> None:
        raise UsageError("It *failed*")

    show_trouble("trouble")

    def tried(change: Callable[[], object]) -> None:
        attempt("trouble", change)

    st.button("Fail", on_click=tried, args=(fail,))
    st.button("Work", on_click=tried, args=(lambda: None,))
    st.button("Leave", on_click=lambda: st.query_params.update(clip="b"))


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr("posture.ui.clips.said.time.monotonic", lambda: clock[0])
    clock[0] = 100.0
    return AppTest.from_function(page, default_timeout=PATIENCE_S).run()


clock = [100.0]


def shown(app: AppTest) -> list[str]:
    return [str(error.value) for error in app.error]


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def test_it_stays_while_the_page_is_drawn_again_and_ends_after_a_while(app: AppTest) -> None:
    assert shown(app) == []
    press(app, "Fail")
    for later_s in (0.0, LASTS_S / 2, LASTS_S / 2):
        clock[0] += later_s
        app.run()
        assert shown(app) == [plain("It *failed*")]
    clock[0] += 0.1
    assert shown(app.run()) == []


@pytest.mark.parametrize("label", ["Work", "Leave"])
def test_it_ends_with_the_next_attempt_and_with_its_page(app: AppTest, label: str) -> None:
    press(app, "Fail")
    assert shown(app)
    press(app, label)
    assert shown(app) == []
