"""The form for a clip's settings: both systems of units, and which clips may show the stance."""

import pytest
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


def entered(app: AppTest) -> Settings:
    found: Settings = app.session_state["given"]
    return found


def test_what_is_known_comes_back_unchanged() -> None:
    known = Settings(
        171.5, 10.0, 1.0, 240.0, True, None, "hurts", "new", "metric", 90, 1.0, 9.0, True
    )
    assert entered(form(known=known)) == known


def test_nothing_entered_is_nothing_known() -> None:
    assert entered(form(known=Settings())) == Settings()


def test_feet_and_a_pace_become_centimetres_and_kilometres() -> None:
    app = form(known=Settings(units="imperial"))
    app.text_input(key="new-height-imperial").set_value("5 ft 10 in")
    app.text_input(key="new-speed-imperial").set_value("6:00").run()
    settings = entered(app)
    assert (settings.height_cm, settings.speed_kmh, settings.units) == (177.8, 16.09, "imperial")


def test_known_values_are_shown_in_feet_and_as_a_pace() -> None:
    app = form(known=Settings(177.8, 16.09344, units="imperial"))
    assert app.text_input(key="new-height-imperial").value == "5 ft 10 in"
    assert app.text_input(key="new-speed-imperial").value == "6:00"


def test_what_nobody_changed_is_not_rounded() -> None:
    known = Settings(171.5, 10.0, units="imperial")
    assert entered(form(known=known)) == known


def test_an_emptied_field_is_not_known_and_no_mistake() -> None:
    app = form(known=Settings(171.5, units="imperial"))
    app.text_input(key="new-height-imperial").set_value("").run()
    assert entered(app).height_cm is None
    assert len(app.warning) == 0


@pytest.mark.parametrize("text", ["tall", "9 11"])  # the second is above the tallest allowed
def test_what_is_no_height_is_left_out_and_said(text: str) -> None:
    app = form(known=Settings(units="imperial"))
    app.text_input(key="new-height-imperial").set_value(text).run()
    assert entered(app).height_cm is None
    assert "written like 5 ft 10 in" in app.warning[0].value
