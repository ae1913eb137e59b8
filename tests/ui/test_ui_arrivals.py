"""What a chosen clip is, told before anything queues; and what helps a refused clip."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posture.pipeline.first_look import BENT, FEW_FRAMES, NOT_SIDE_ON, UNREADABLE, FirstLook
from posture.results.clip_settings import Turn
from posture.results.report import Refusal
from posture.ui.clips.clip_folder import AppClip, Settings
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import plain
from posture.ui.parts.arrivals import key_of
from posture.ui.parts.trimmer import ends_of
from posture.ui.parts.warning_signs import BACK
from tests.clips import evenly, write_clip
from tests.gait import Camera, Runner, film
from tests.ui.asking import show, texts
from tests.ui.clips import finished

SIDE = Refusal("not_side_view", "The picture is turned.", "Turn it.")
GOOD = FirstLook(length_s=12.0, rate_hz=60.0, near_side="left", size=(1080, 1920))
TURNED = replace(GOOD, near_side=None, troubles=(NOT_SIDE_ON,), doubts=(SIDE,), turn_deg=90)
NO_FILM = FirstLook((UNREADABLE,), "notes.mp4 cannot be read as a video.")

PICTURE = cv2.imencode(".jpg", np.zeros((4, 4, 3), dtype=np.uint8))[1].tobytes()
Looks = dict[tuple[str, Turn], FirstLook | None]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """What a first look finds, by the file's name and the turn; nothing = nothing is known."""
    found: Looks = {}

    def look_of(path: Path, turn_deg: Turn) -> FirstLook | None:
        return found.get((path.name, turn_deg), FirstLook())

    monkeypatch.setattr("posture.ui.parts.arrivals.look_of", look_of)
    return found


def with_clip(tmp_path: Path, name: str) -> AppTest:
    """The start page with a clip picked on this computer, the question answered."""
    app = show()
    app.radio(key=BACK).set_value("fine").run()
    (tmp_path / name).write_bytes(b"film")
    app.text_input(key="path-0").set_value(str(tmp_path / name)).run()
    assert not app.exception
    return app


def test_a_clip_is_told_with_what_its_frame_rate_and_its_lens_limit(
    tmp_path: Path, looks: Looks
) -> None:
    looks["run.mp4", 0] = replace(GOOD, rate_hz=30.0, troubles=(FEW_FRAMES, BENT))
    page = texts(with_clip(tmp_path, "run.mp4"))
    assert "12 s" in page
    assert plain("30 frames a second: the landing cannot be flagged") in page
    assert "The lens bends straight lines" in page
    assert "seen from the side and upright" in page


def test_what_is_no_film_is_told_and_cannot_be_checked(tmp_path: Path, looks: Looks) -> None:
    looks["notes.mp4", 0] = NO_FILM
    app = with_clip(tmp_path, "notes.mp4")
    assert "cannot be read as a video" in texts(app)
    assert app.button(key="check").disabled


def test_while_it_is_looked_at_a_clip_can_be_checked_already(tmp_path: Path, looks: Looks) -> None:
    looks["run.mp4", 0] = None
    app = with_clip(tmp_path, "run.mp4")
    assert "Having a look" in texts(app)
    assert not app.button(key="check").disabled


def test_a_picture_on_its_side_is_turned_by_a_press_and_checked_so(
    tmp_path: Path, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks["run.mp4", 0], looks["run.mp4", 90] = TURNED, GOOD
    asked: list[Settings] = []

    def take_path(_: Desk, __: Path, settings: Settings) -> AppClip:
        asked.append(settings)
        return finished(film(Runner(), Camera(seconds=4.0)))

    monkeypatch.setattr(Desk, "take_path", take_path)
    app = with_clip(tmp_path, "run.mp4")
    assert "The picture is turned" in texts(app)
    label = "Turn the picture to the right"
    (button,) = [own for own in app.button if own.label == label]
    button.click().run()
    assert "The picture is turned" not in texts(app)
    app.button(key="check").click().run()
    assert [settings.turn_deg for settings in asked] == [90]


def test_the_fields_stay_unfolded_while_a_turned_picture_is_looked_at_again(
    tmp_path: Path, looks: Looks
) -> None:
    looks["run.mp4", 0] = replace(GOOD, thumbnail=PICTURE)
    looks["run.mp4", 90] = None
    app = with_clip(tmp_path, "run.mp4")
    key = key_of(tmp_path / "run.mp4")
    app.session_state[f"{key}-more"] = True
    app.run()
    (turn,) = [group for group in app.button_group if group.label == "Turn the picture"]
    turn.set_value(90).run()
    assert "Having a look" in texts(app)
    (turn,) = [group for group in app.button_group if group.label == "Turn the picture"]
    assert turn.value == 90


@pytest.mark.parametrize(
    ("stretch", "ends"),
    [
        ([0, 12.0], (None, None)),
        ([0.04, 11.96], (None, None)),
        ([3.0, 12.0], (3.0, None)),
        ([0, 1.0], (None, 1.0)),
        ([3.04, 9.126], (3.04, 9.13)),
        ([3.0, 3.5], None),
        ([5.0, 3.0], None),
        ([-1.0, 3.0], None),
        ([0, 20.0], None),
        ([0, float("nan")], None),
        ("all", None),
        ([1], None),
        ([None, 2], None),
    ],
)
def test_a_browser_may_say_anything_of_the_stretch(
    stretch: object, ends: tuple[float | None, float | None] | None
) -> None:
    assert ends_of(stretch, 12.0) == ends


def refused_on_its_side(tmp_path: Path) -> AppClip:
    """A clip whose picture lies on its side, refused for that."""
    clip = write_clip(tmp_path / "run.mp4", evenly(6, 25))
    track = film(Runner(), Camera(seconds=4.0))
    x, y = track.xy[..., 0], track.xy[..., 1]
    info = replace(track.clip, name="run.mp4")
    side = replace(track, xy=np.stack([y, track.size[0] - x], axis=-1), clip=info)
    return finished(side, clip)


Again = list[tuple[str, Settings]]


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> Again:
    """What is checked again, without doing so."""
    asked: Again = []

    def record(_: Desk, job: AppClip, settings: Settings) -> AppClip:
        asked.append((job.id, settings))
        return job

    monkeypatch.setattr(Desk, "again", record)
    return asked


def answered(job: AppClip) -> AppTest:
    app = show(clip=job.id)
    app.radio(key=BACK).set_value("fine").run()
    return app


def test_a_refused_clip_is_turned_by_a_press_in_its_place(tmp_path: Path, again: Again) -> None:
    job = refused_on_its_side(tmp_path)
    app = answered(job)
    assert app.button(key="remedy-turn").label == "Turn the picture to the right"
    app.button(key="remedy-turn").click().run()
    assert again == [(job.id, replace(job.settings, turn_deg=90))]
    assert app.query_params["clip"] == job.id


def test_nothing_is_checked_again_before_the_question_is_answered(tmp_path: Path) -> None:
    app = show(clip=refused_on_its_side(tmp_path).id)
    assert app.button(key="remedy-turn").disabled


def test_how_the_back_is_is_asked_once_on_a_page(tmp_path: Path) -> None:
    app = show(clip=refused_on_its_side(tmp_path).id)
    app.session_state["check-again"] = True
    app.run()
    assert not app.exception
    assert len([each for each in app.radio if each.key == BACK]) == 1
    app.radio(key=BACK).set_value("fine").run()
    assert not app.exception
    assert not app.button(key="remedy-turn").disabled
    assert len([each for each in app.radio if each.key == BACK]) == 1


def refused_for_standing(tmp_path: Path) -> AppClip:
    """A clip in which nobody moves."""
    clip = write_clip(tmp_path / "run.mp4", evenly(6, 25))
    still = film(Runner(), Camera(seconds=4.0))
    still = replace(still, xy=np.repeat(still.xy[:1], len(still.xy), axis=0))
    return finished(replace(still, clip=replace(still.clip, name="run.mp4")), clip)


def test_the_rate_is_asked_where_it_is_the_remedy(tmp_path: Path, again: Again) -> None:
    job = refused_for_standing(tmp_path)
    app = answered(job)
    app.button(key="remedy-rate").click().run()
    field = app.number_input(key=f"remedy-{job.id}-rate")
    assert app.button(key="rated").disabled
    field.set_value(240.0).run()
    app.button(key="rated").click().run()
    assert again == [(job.id, replace(job.settings, capture_fps=240.0))]


def test_a_clip_is_trimmed_in_its_place(
    tmp_path: Path, again: Again, monkeypatch: pytest.MonkeyPatch, looks: Looks
) -> None:
    job = refused_for_standing(tmp_path)
    looks["run.mp4", 0] = replace(GOOD, file_s=12.0)
    monkeypatch.setattr("posture.ui.parts.arrivals.strip_of", lambda *_: [b"a picture"])
    app = answered(job)
    app.button(key="remedy-trim").click().run()
    assert app.button(key="trimmed").disabled, "nothing was chosen yet"
    app.session_state[f"remedy-{job.id}-trim"] = {"stretch": [3.0, 12.0]}
    app.run()
    app.button(key="trimmed").click().run()
    assert again == [(job.id, replace(job.settings, start_s=3.0))]
