from dataclasses import replace

import numpy as np
import pytest

from posture.live.guide import SetupPoint, all_right, look_over, wrong
from posture.pose_track import PoseTrack, Scene
from posture.tracking.scene.picture import Look
from tests.gait import Camera, Runner, film

LIT = Look(luminance=110.0, contrast=120.0, edge_px=3.0)
ROOM = Scene(roll_deg=0.4, roll_u_deg=0.5)
RUNNER = Runner()
SMALL = Camera(seconds=1.5, size=(640, 480), px_per_m=220.0, place=(320.0, 440.0))


def track(runner: Runner = RUNNER, camera: Camera = SMALL) -> PoseTrack:
    return film(runner, camera)


def points(
    seen: PoseTrack | None = None,
    look: Look | None = LIT,
    room: Scene | None = ROOM,
    rate_hz: float = 30.0,
) -> dict[str, SetupPoint]:
    found = look_over(track() if seen is None else seen, look, room, rate_hz)
    return {point.title: point for point in found}


def only_wrong(found: dict[str, SetupPoint]) -> SetupPoint:
    (one,) = wrong(tuple(found.values()))
    return one


def test_a_runner_seen_well_may_begin() -> None:
    found = points()
    assert all_right(tuple(found.values())), found
    assert list(found) == [
        *("Light", "Whole body", "Distance", "Side on", "Level", "Alone", "Rate"),
    ]


def test_before_the_first_picture_nothing_is_right() -> None:
    assert not all_right(look_over(None, None, None, 0.0))


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (Look(2.0, 1.0, 1.0), "black"),
        (Look(12.0, 60.0, 3.0), "Too dark"),
        (Look(120.0, 10.0, 3.0), "Too dark"),
    ],
)
def test_light_is_asked_for(look: Look, words: str) -> None:
    assert words in only_wrong(points(look=look)).words


def test_a_foot_or_a_head_outside_is_named() -> None:
    low = replace(SMALL, place=(320.0, 485.0))
    assert "foot leaves" in only_wrong(points(track(camera=low))).words
    high = replace(SMALL, place=(320.0, 310.0))
    assert "head leaves" in only_wrong(points(track(camera=high))).words


def test_too_far_and_too_close() -> None:
    far = replace(SMALL, px_per_m=70.0)
    assert "Too far" in only_wrong(points(track(camera=far))).words
    close = replace(SMALL, px_per_m=280.0, place=(320.0, 470.0))
    assert "Too close" in only_wrong(points(track(camera=close))).words


@pytest.mark.parametrize(("yaw", "where"), [(30.0, "ahead of"), (-30.0, "behind")])
def test_a_camera_off_the_side_is_told_where_it_stands(yaw: float, where: str) -> None:
    assert where in only_wrong(points(track(Runner(yaw=yaw)))).words
    assert all_right(tuple(points(track(Runner(yaw=yaw / 3))).values()))


def test_a_tilted_camera_is_told_and_an_unknown_tilt_is_no_obstacle() -> None:
    assert "tilted by 8°" in only_wrong(points(room=Scene(roll_deg=-8.0, roll_u_deg=0.5))).words
    plain = points(room=Scene())
    assert all_right(tuple(plain.values()))
    assert "No upright lines" in plain["Level"].words


def test_the_room_is_waited_for() -> None:
    waiting = tuple(points(room=None).values())
    assert not all_right(waiting)
    assert wrong(waiting) == []


def test_somebody_else_is_told() -> None:
    assert "Somebody else" in only_wrong(points(room=replace(ROOM, second_person=0.9))).words


def test_too_few_pictures_a_second_are_told_and_30_are_called_rough() -> None:
    assert "Only 17" in only_wrong(points(rate_hz=17.0)).words
    assert "rough" in points(rate_hz=30.0)["Rate"].words
    assert "rough" not in points(rate_hz=60.0)["Rate"].words
    assert points(rate_hz=0.0)["Rate"].state == "unknown"


def test_nobody_in_the_picture_is_asked_to_step_in() -> None:
    nobody = track()
    found = points(nobody.with_xy(np.full_like(nobody.xy, np.nan)))
    assert "Stand on the treadmill" in only_wrong(found).words


def test_a_picture_on_its_side_is_recognised() -> None:
    upright = track()
    turned = replace(upright, xy=upright.xy[..., ::-1].copy(), size=upright.size[::-1])
    assert "lies on its side" in only_wrong(points(turned)).words


def test_a_picture_upside_down_is_recognised() -> None:
    upright = track()
    turned = replace(upright, xy=np.array(upright.size) - upright.xy)
    assert "upside down" in only_wrong(points(turned)).words
