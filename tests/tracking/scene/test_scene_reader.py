"""The whole scene: a drawn room with a runner, and rendered clips with known cameras."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.lenses import shown_at, through_lens
from posture.arrays import FloatArray
from posture.pose_track import Scene
from posture.tracking.scene import SceneReader
from posture.tracking.scene.reader import MAX_KEPT
from posture.video import read_frames
from tests.tracking.scene.rooms import (
    LENS,
    RUNNER,
    Camera,
    Image,
    body,
    clutter,
    noisy,
    room,
    with_runner,
)

SYNTHETIC = Path(__file__).parents[4] / "shared" / "synthetic"
CLIPS = Path(__file__).parents[4] / "shared" / "clips"
TRUNK = [11, 12, 23, 24]
NOBODY = np.full((33, 2), np.nan)


def filmed(camera: Camera, frames: int = 20) -> Iterator[tuple[Image, float, FloatArray]]:
    empty = room(camera)
    for k in range(frames):
        xy = body(camera, x=0.1, phase=2.1 * k)
        yield noisy(with_runner(empty, xy), seed=k), k / 30, xy


def read(frames: Iterator[tuple[Image, float, FloatArray]]) -> Scene:
    reader = SceneReader()
    for image, time_s, xy in frames:
        reader.add(image, time_s, xy)
    return reader.finish()


@pytest.mark.parametrize("roll", [-4.0, 0.0, 3.0])
def test_scene_of_a_drawn_room(roll: float) -> None:
    camera = Camera(roll, pitch=-4.0)
    scene = read(filmed(camera))
    assert scene.roll_deg == pytest.approx(camera.roll_at(0.1), abs=0.4)
    assert scene.roll_u_deg is not None
    assert 0 < scene.roll_u_deg < 1.5
    assert scene.deck_deg == pytest.approx(roll, abs=0.3)
    assert scene.camera_shift < 0.005
    assert scene.blur < 0.03


@pytest.mark.parametrize("distortion", [0.0, -0.25])
def test_the_lens_is_read_behind_the_runner(distortion: float) -> None:
    camera = Camera(roll=2.0, pitch=-4.0)
    scene = read(
        (through_lens(image, distortion), time_s, shown_at(xy, camera.size, distortion))
        for image, time_s, xy in filmed(camera)
    )
    assert scene.distortion == pytest.approx(distortion, abs=0.03)
    # In the bent picture itself it would be off by 0.7 degrees.
    assert scene.roll_deg == pytest.approx(camera.roll_at(0.1), abs=0.4)


def test_moving_camera_shifts_by_body_heights_and_keeps_its_roll() -> None:
    def panned() -> Iterator[tuple[Image, float, FloatArray]]:
        for k, (image, time_s, xy) in enumerate(filmed(Camera(roll=2.0))):
            yield np.ascontiguousarray(image[:, 4 * k : 4 * k + 560]), time_s, xy - [4 * k, 0]

    scene = read(panned())
    height = LENS * 640 / RUNNER * (1.6 - 0.12) / 0.87
    assert scene.camera_shift == pytest.approx(4 * 19 / height, rel=0.05)
    assert scene.roll_deg == pytest.approx(2.0, abs=0.4)


def test_picture_that_jumps_about_counts_as_moved() -> None:
    xy = body(Camera(), x=0.1, phase=0.0)
    pictures = [clutter(seed, (640, 360)) for seed in (1, 2)]
    assert read((pictures[k % 2], k / 30, xy) for k in range(10)).camera_shift >= 1.0
    assert read((pictures[0], k / 30, xy) for k in range(10)).camera_shift < 0.001


def test_kept_pictures_are_bounded_and_evenly_spread() -> None:
    reader = SceneReader()
    for k in range(2000):
        reader.add(np.full((4, 4, 3), (*divmod(k, 250), 0), dtype=np.uint8), k / 30, NOBODY)
    images, _ = reader.samples(1000)
    assert MAX_KEPT / 2 <= len(images) <= MAX_KEPT
    times = np.array([image[0, 0] @ [250, 1, 0] / 30 for image in images])
    assert np.ptp(np.diff(times)) < 0.04
    assert times[0] == 0
    assert times[-1] > 0.95 * 2000 / 30


def test_samples_are_spread_and_come_with_their_landmarks() -> None:
    reader = SceneReader()
    for k in range(21):
        reader.add(np.full((4, 4, 3), k, dtype=np.uint8), k / 30, np.full((33, 2), float(k)))
    images, bodies = reader.samples(5)
    assert [int(image[0, 0, 0]) for image in images] == [0, 5, 10, 15, 20]
    assert [float(xy[0, 0]) for xy in bodies] == [0, 5, 10, 15, 20]


def test_pictures_are_copied() -> None:
    reader, buffer = SceneReader(), np.full((4, 4, 3), 7, dtype=np.uint8)
    reader.add(buffer, 0.0, NOBODY)
    buffer[:] = 99
    assert int(reader.samples()[0][0][0, 0, 0]) == 7


def test_no_frames_and_nobody() -> None:
    assert SceneReader().samples() == ([], [])
    assert SceneReader().finish(0.5) == Scene(second_person=0.5)
    blank = ((np.full((90, 160, 3), 77, dtype=np.uint8), k / 30, NOBODY) for k in range(3))
    assert read(blank) == Scene(luminance=77.0, contrast=0.0)


def truth_of(name: str) -> dict[str, Any]:
    path = SYNTHETIC / f"{name}.json"
    if not path.exists():
        pytest.skip("the rendered clips are not on this machine")
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def filmed_by_renderer(
    name: str, truth: dict[str, Any]
) -> Iterator[tuple[Image, float, FloatArray]]:
    points = np.array([frame["px"][:33] for frame in truth["frames"]])
    with read_frames(SYNTHETIC / f"{name}.mp4", long_side=640) as frames:
        for frame in frames:
            if frame.index % 8 == 0:
                xy = points[frame.index] * frame.image.shape[1] / truth["meta"]["width"]
                yield frame.image, frame.file_time_s, xy


def upright_at_runner(truth: dict[str, Any]) -> float:
    """Return how far an upright line in the runner's place leans to the left, degrees."""
    meta = truth["meta"]
    ends = np.array([[0.05, 0.5, 0, 1], [0.05, 1.5, 0, 1]]) @ np.array(meta["view_projection"]).T
    foot, top = ends[:, :2] / ends[:, 3:] * [meta["width"], meta["height"]]
    return float(np.degrees(np.arctan2(foot[0] - top[0], top[1] - foot[1])))


@pytest.mark.parametrize("name", ["good_60", "yaw15_60", "lowlight_30", "female_left_30"])
def test_rendered_clip(name: str) -> None:
    truth = truth_of(name)
    scene = read(filmed_by_renderer(name, truth))
    if scene.roll_deg is not None:  # the dark clip may not carry it
        assert scene.roll_deg == pytest.approx(upright_at_runner(truth), abs=0.6)
    assert (scene.roll_deg is not None) or name == "lowlight_30"
    assert scene.camera_shift < 0.01
    assert scene.luminance > 40
    assert scene.contrast > 40
    assert scene.blur < 0.03


def test_real_clip_from_a_low_camera() -> None:
    path = CLIPS / "treadmill_gym_60fps.mp4"
    if not path.exists():
        pytest.skip("the real clips are not on this machine")
    reader = SceneReader()
    xy = np.tile([240.0, 185.0], (33, 1))
    with read_frames(path, long_side=640) as frames:
        for frame in frames:
            if frame.index % 20 == 0:
                reader.add(frame.image, frame.file_time_s, xy)
    scene = reader.finish()
    # By eye: the posts and window frames left and right of the runner's place lean to the
    # left by 3.4 and 7 degrees.
    assert scene.roll_deg == pytest.approx(5.2, abs=0.7)


def test_stretches_share_the_pictures_and_come_in_order_of_time() -> None:
    """Read late, early, middle: as many pictures of each, in order."""
    reader = SceneReader()
    camera = Camera()
    for start_s in (40.0, 0.0, 20.0):
        reader.begin_stretch()
        for image, time_s, xy in filmed(camera, MAX_KEPT + 5):
            reader.add(image, start_s + time_s, xy)
    times = reader.cover().time_s
    assert np.all(np.diff(times) > 0)
    assert len(times) <= MAX_KEPT
    counts = [int(((times >= s) & (times < s + 5)).sum()) for s in (0.0, 20.0, 40.0)]
    assert min(counts) >= MAX_KEPT // 6
    assert reader.finish().camera_shift < 0.02
