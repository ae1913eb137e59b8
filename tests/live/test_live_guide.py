from dataclasses import replace

import numpy as np
import pytest

from posture.live.guide import SetupPoint, all_right, look_over, wrong
from posture.pose_track import LANDMARK, PoseTrack, Scene
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


@pytest.mark.parametrize(("distortion", "told"), [(None, False), (-0.1, False), (-0.11, True)])
def test_a_lens_that_bends_is_told_and_holds_nothing_up(
    distortion: float | None, told: bool
) -> None:
    found = points(room=replace(ROOM, distortion=distortion))
    assert ("Lens" in found) == told
    assert all_right(tuple(found.values()))


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
    tilted = points(room=Scene(roll_deg=-8.0, roll_u_deg=0.5))
    assert "tilted by 8 degrees" in only_wrong(tilted).words
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


def heel_below(pictures: int, y: float) -> PoseTrack:
    """The near heel at a height in so many of 90 pictures, which are 480 high."""
    seen = track()
    xy = seen.xy.copy()
    xy[:pictures, LANDMARK["right_heel"], 1] = y
    return seen.with_xy(xy)


def unseen_in(pictures: int) -> PoseTrack:
    seen = track()
    xy = seen.xy.copy()
    xy[:pictures] = np.nan
    return seen.with_xy(xy)


def scaled(px_per_m: float) -> PoseTrack:
    """A trunk of half a metre, 0.288 of the body: at 86.4 px/m the body is 150 px tall."""
    return track(camera=replace(SMALL, px_per_m=px_per_m))


def from_top_to_toe(px: float) -> PoseTrack:
    """The runner stretched, so that the body is so tall in the median picture."""
    seen = track()
    y = seen.xy[..., 1]
    xy = seen.xy.copy()
    xy[..., 1] = 20.0 + (y - y.min()) * px / np.median(np.ptp(y, axis=1))
    return seen.with_xy(xy)


@pytest.mark.parametrize(
    ("right", "not_right", "words"),
    [
        (unseen_in(18), unseen_in(19), "Stand on the treadmill"),
        (heel_below(9, 479.0), heel_below(10, 479.0), "foot leaves"),
        (heel_below(90, 475.1), heel_below(90, 475.3), "foot leaves"),
        (scaled(86.6), scaled(86.2), "Too far"),
        (from_top_to_toe(431.0), from_top_to_toe(433.0), "Too close"),
        (track(Runner(yaw=19.7)), track(Runner(yaw=20.3)), "20 degrees ahead of"),
        (track(Runner(yaw=-19.7)), track(Runner(yaw=-20.3)), "20 degrees behind"),
    ],
)
def test_a_track_is_right_up_to_each_limit(
    right: PoseTrack, not_right: PoseTrack, words: str
) -> None:
    assert all_right(tuple(points(right).values()))
    assert words in only_wrong(points(not_right)).words


def test_the_pose_models_own_turn_is_taken_off_the_yaw() -> None:
    ahead = replace(track(Runner(yaw=22.4)), model="full")
    assert points(ahead)["Side on"].state == "right"
    assert points(replace(ahead, model=""))["Side on"].state == "wrong"


@pytest.mark.parametrize(
    ("luminance", "contrast", "words"),
    [
        (7.9, 5.9, "black"),
        (8.0, 5.9, "Too dark"),
        (7.9, 6.0, "Too dark"),
        (17.9, 22.0, "Too dark"),
        (18.0, 21.9, "Too dark"),
        (18.0, 22.0, "A little dim"),
        (34.9, 22.0, "A little dim"),
        (35.0, 22.0, "Bright enough"),
    ],
)
def test_light_is_right_up_to_each_limit(luminance: float, contrast: float, words: str) -> None:
    assert words in points(look=Look(luminance, contrast, 3.0))["Light"].words


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_camera_may_be_tilted_by_5_degrees(sign: float) -> None:
    def level(roll_deg: float) -> SetupPoint:
        return points(room=Scene(roll_deg=sign * roll_deg, roll_u_deg=0.5))["Level"]

    assert level(0.74).words == "Level."
    assert level(0.75).words.startswith("Tilted by 1 degree,")
    assert level(5.0).state == "right"
    assert level(5.1).state == "wrong"


def test_somebody_else_counts_past_the_refusals_limit() -> None:
    assert points(room=replace(ROOM, second_person=0.3))["Alone"].state == "right"
    assert points(room=replace(ROOM, second_person=0.31))["Alone"].state == "wrong"


def test_22_pictures_a_second_are_enough_and_50_are_good() -> None:
    assert points(rate_hz=21.9)["Rate"].state == "wrong"
    assert points(rate_hz=22.0)["Rate"].state == "right"
    assert "rough" in points(rate_hz=49.9)["Rate"].words
    assert "rough" not in points(rate_hz=50.0)["Rate"].words


@pytest.mark.parametrize(
    ("turned_deg", "words"),
    [(54.0, ""), (56.0, "on its side"), (124.0, "on its side"), (126.0, "upside down")],
)
def test_a_picture_is_on_its_side_from_55_to_125_degrees(turned_deg: float, words: str) -> None:
    found = points(track(Runner(lean=0.0), replace(SMALL, roll=turned_deg)))
    assert ("Upright" in found) == bool(words)
    assert not words or words in found["Upright"].words
