"""The form for a clip's settings: which clips it offers as the one of standing still."""

from streamlit.testing.v1 import AppTest

from posture.ui.clips.clip_folder import Settings
from tests.gait import Camera, Stander, film
from tests.ui.clips import analysed, finished
from tests.waiting import PATIENCE_S


def page(key: str, known: "Settings") -> None:
    import streamlit as st

    from posture.ui.parts.settings_form import settings_form

    st.session_state["given"] = settings_form(key, known)


def form(key: str = "new", known: Settings | None = None) -> AppTest:
    args = (key, known or Settings())
    app = AppTest.from_function(page, args=args, default_timeout=PATIENCE_S).run()
    assert not app.exception
    return app


def test_without_other_clips_no_stance_is_asked_for() -> None:
    assert list(form().selectbox) == []
    run = analysed()
    assert list(form(run.id).selectbox) == [], "a clip is not its own stance"


def test_a_refused_clip_of_standing_can_be_the_stance_and_stays_chosen() -> None:
    run, standing = analysed(), finished(film(Stander(), Camera(seconds=3.2)))
    app = form(run.id)
    choice = app.selectbox[0]
    assert "standing still" in choice.label
    assert len(choice.options) == 1
    choice.select_index(0).run()
    given: Settings = app.session_state["given"]
    assert given.stance == str(standing.track)
    assert form(run.id, given).selectbox[0].value == str(standing.track)


def test_a_stance_that_was_deleted_is_no_longer_chosen() -> None:
    analysed()
    app = form(known=Settings(stance="/gone/track.npz"))
    assert app.selectbox[0].value is None
