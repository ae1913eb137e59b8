"""A track that exists is well formed, and a file gives back what was saved or says why not."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.pose_track import (
    ALONG_TRUNK,
    LANDMARK,
    LANDMARK_NAMES,
    Cover,
    Outline,
    PoseTrack,
    Scene,
    clip_info_from_times,
    load_track,
    save_track,
)
from tests.gait import Camera, Runner, film

TRACK = film(Runner(), Camera(seconds=0.5))
BARE: dict[str, Any] = {
    "xy": TRACK.xy,
    "visibility": TRACK.visibility,
    "time_s": TRACK.time_s,
    "size": np.array(TRACK.size),
}
OUTLINE: dict[str, Any] = {
    "outline_time_s": np.array([0.1, 0.3]),
    "outline_edges": np.full((2, len(ALONG_TRUNK), 2), 0.2),
}
CLIP = asdict(TRACK.clip)


def extra(**told: object) -> np.ndarray[Any, Any]:
    """Return what a track tells besides its arrays."""
    return np.asarray(json.dumps(told))


def saved(path: Path, **changes: object) -> Path:
    """Write a bare track file with some arrays changed; None leaves one out."""
    arrays = {name: value for name, value in {**BARE, **changes}.items() if value is not None}
    np.savez(path, **arrays)
    return path


def test_the_order_is_mediapipes() -> None:
    assert len(LANDMARK_NAMES) == 33
    numbers = {"nose": 0, "left_ear": 7, "right_shoulder": 12, "left_hip": 23, "right_ankle": 28}
    assert {name: LANDMARK[name] for name in numbers} == numbers
    assert LANDMARK["right_foot_index"] == 32


def test_a_point_is_its_landmarks_path() -> None:
    np.testing.assert_array_equal(TRACK.point("left_knee"), TRACK.xy[:, 25])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"xy": TRACK.xy[1:]}, "xy must have shape"),
        ({"visibility": TRACK.visibility[:, :32]}, "visibility must have shape"),
        ({"time_s": TRACK.time_s[::-1].copy()}, "strictly increasing"),
        ({"time_s": np.where(TRACK.time_s > 0.2, np.nan, TRACK.time_s)}, "finite"),
        ({"time_s": TRACK.time_s[:, None]}, "time_s must have shape"),
        ({"size": (0, 720)}, "size must be"),
        ({"xy": np.where(TRACK.xy > 600, np.inf, TRACK.xy)}, "finite or NaN"),
    ],
)
def test_what_does_not_fit_together_is_no_track(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        replace(TRACK, **changes)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"xy must.*; visibility must"):
        replace(TRACK, xy=TRACK.xy[1:], visibility=TRACK.visibility[1:])


def test_unknown_landmarks_are_allowed() -> None:
    unknown = TRACK.with_xy(np.full_like(TRACK.xy, np.nan))
    assert np.isnan(unknown.xy).all()


def test_saving_and_loading_gives_the_same_track(tmp_path: Path) -> None:
    scene = Scene(-1.5, 0.4, second_person=0.1, luminance=90.0, distortion=-0.2)
    clip = replace(TRACK.clip, name="run.mp4", slow_motion_factor=8.0, rotation_deg=90)
    track = replace(
        TRACK, scene=scene, clip=clip, model="full", model_sha256="ab", warnings=("A doubt.",)
    )
    save_track(track, tmp_path / "run.npz")
    loaded = load_track(tmp_path / "run.npz")
    for name in ("xy", "visibility", "time_s"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(track, name))
    for name in ("size", "clip", "scene", "model", "model_sha256", "warnings"):
        assert getattr(loaded, name) == getattr(track, name)


def test_two_looks_come_back_as_they_were(tmp_path: Path) -> None:
    apart = np.full_like(TRACK.xy, 2.5)
    save_track(replace(TRACK, apart=apart), tmp_path / "run.npz")
    loaded = load_track(tmp_path / "run.npz")

    straight, mirrored = loaded.looks()
    np.testing.assert_allclose(straight.xy, TRACK.xy + 2.5)
    np.testing.assert_allclose(mirrored.xy, TRACK.xy - 2.5)
    assert straight.looks() == TRACK.looks() == ()


@pytest.mark.parametrize(
    ("apart", "problem"),
    [
        (np.zeros((3, 33, 2)), "apart must have the shape of xy"),
        (np.full_like(TRACK.xy, np.inf), "apart must be"),
        (np.full_like(TRACK.xy, 1e9), "apart must be in pixels"),
    ],
)
def test_looks_that_do_not_fit_are_refused(apart: FloatArray, problem: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "run.npz", apart=apart)
    with pytest.raises(RefusedError, match=problem):
        load_track(path)


def test_the_outline_comes_back_with_its_gaps(tmp_path: Path) -> None:
    edges = np.linspace(0.1, 0.4, 2 * len(ALONG_TRUNK) * 2).reshape(2, -1, 2)
    edges[1, 3, 0] = np.nan
    track = replace(TRACK, outline=Outline(np.array([0.1, 0.3]), edges))
    save_track(track, tmp_path / "run.npz")
    outline = load_track(tmp_path / "run.npz").outline
    assert outline is not None
    np.testing.assert_array_equal(outline.time_s, [0.1, 0.3])
    np.testing.assert_array_equal(outline.edges, edges)


def test_the_cover_comes_back_with_its_gaps(tmp_path: Path) -> None:
    cover = Cover(np.array([0.1, 0.3]), np.array([[0.25, np.nan], [1.0, 0.0]]))
    save_track(replace(TRACK, cover=cover), tmp_path / "run.npz")
    loaded = load_track(tmp_path / "run.npz").cover
    assert loaded is not None
    np.testing.assert_array_equal(loaded.time_s, cover.time_s)
    np.testing.assert_array_equal(loaded.hidden, cover.hidden)


@pytest.mark.parametrize(
    ("hidden", "problem"),
    [
        (np.zeros((3, 2)), "must have shape"),
        (np.array([[0.0, 1.1], [0.0, 0.0]]), "shares 0 to 1"),
        (np.array([[-0.1, 0.0], [0.0, 0.0]]), "shares 0 to 1"),
    ],
)
def test_a_cover_that_does_not_fit_is_refused(
    hidden: FloatArray, problem: str, tmp_path: Path
) -> None:
    path = saved(tmp_path / "run.npz", cover_time_s=np.zeros(2), cover_hidden=hidden)
    with pytest.raises(RefusedError, match=problem):
        load_track(path)


def test_a_name_that_is_no_text_and_a_scene_that_was_not_seen_come_back(tmp_path: Path) -> None:
    clip = replace(TRACK.clip, name="lauf\udcff.mp4")
    save_track(replace(TRACK, clip=clip, scene=Scene(luminance=np.nan)), tmp_path / "run.npz")
    loaded = load_track(tmp_path / "run.npz")
    assert loaded.clip.name == "lauf\udcff.mp4"
    assert loaded.scene is not None
    assert np.isnan(loaded.scene.luminance)


def test_the_lens_of_a_track_that_tells_none_is_not_known(
    tmp_path: Path,
) -> None:
    loaded = load_track(saved(tmp_path / "run.npz", posture=extra(scene={"blur": 0.01})))
    assert loaded.scene == Scene(blur=0.01)
    assert loaded.scene.distortion is None


def test_other_arrays_are_not_looked_at(tmp_path: Path) -> None:
    path = saved(tmp_path / "run.npz", diary=np.array([{"a": 1}], dtype=object))
    assert len(load_track(path).time_s) == len(TRACK.time_s)


def test_an_outline_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "run.npz", outline_time_s=np.zeros(2), outline_edges=np.zeros((3, 4)))
    with pytest.raises(RefusedError, match="edges must have shape"):
        load_track(path)


def test_unknown_landmarks_stay_unknown_in_the_file(tmp_path: Path) -> None:
    xy = TRACK.xy.copy()
    xy[3, 27] = np.nan
    save_track(TRACK.with_xy(xy), tmp_path / "run.npz")
    np.testing.assert_array_equal(load_track(tmp_path / "run.npz").xy, xy)


def test_a_bare_file_of_four_arrays_is_a_track(tmp_path: Path) -> None:
    track = load_track(saved(tmp_path / "bare.npz", xy=TRACK.xy.astype(np.float32)))
    assert track.scene is None
    assert track.model == ""
    assert track.clip.name == "bare.npz"
    assert track.clip.frame_rate_hz == pytest.approx(60.0)
    assert (track.clip.width, track.clip.height) == (1280, 720)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"xy": None}, "no array named 'xy'"),
        ({"size": None}, "no array named 'size'"),
        ({"size": np.array([1280, 720, 3])}, r"size has shape \(3,\)"),
        ({"size": np.array([1e300, 720])}, "size must be"),
        ({"size": np.array([np.nan, 720])}, "size must be"),
        ({"time_s": TRACK.time_s[:-1]}, "xy must have shape"),
        ({"time_s": np.float64(1.0)}, "time_s must have shape"),
        ({"xy": TRACK.xy + 0j}, "xy has values of the wrong type or size"),
        ({"xy": TRACK.xy.astype(str)}, "xy has values of the wrong type or size"),
        ({"xy": np.array([None])}, "xy has values of the wrong type or size"),
        ({"xy": 1e6 * TRACK.xy}, "xy must be in pixels"),
        ({"time_s": 1e300 * TRACK.time_s}, "time_s must be in seconds"),
        ({"time_s": 1e-300 * TRACK.time_s}, "frame_rate_hz"),
        (OUTLINE | {"outline_edges": np.full((2, 46, 2), 1e300)}, "wider than any trunk"),
        ({"posture": np.asarray("{")}, "not complete JSON"),
        ({"posture": np.asarray("[" * 100_000)}, "nested too deeply"),
        ({"posture": np.asarray("[1]")}, "it must be an object, not a list"),
        ({"posture": np.asarray(" " * 200_001)}, "posture has values of the wrong type or size"),
        ({"posture": extra(scene={"blur": None})}, r"scene\.blur must be a number, not nothing"),
        ({"posture": extra(scene={"blur": 1e300})}, "no picture can show that much"),
        ({"posture": extra(scene={"distortion": -1.0})}, "no picture can show that much"),
        (
            {"posture": extra(model_sha256=5)},
            "model_sha256 must be text, not a whole number",
        ),
        ({"posture": extra(warnings=[{"a": 1}, 5])}, r"warnings\[0\] must be text, not an object"),
        ({"posture": extra(warnings=["x"] * 21)}, "warnings must be a list of length at most 20"),
        (
            {"posture": extra(warnings=["x" * 501])},
            r"warnings\[0\] must be text of length at most 500",
        ),
        ({"posture": extra(clip=CLIP | {"width": 5})}, "belongs to another clip"),
        ({"posture": extra(clip=CLIP | {"frame_rate_hz": 0})}, "belongs to another clip"),
        ({"posture": extra(clip=CLIP | {"slow_motion_factor": 0})}, "slow_motion_factor"),
        ({"posture": extra(clip=CLIP | {"rotation_deg": 45})}, "rotation_deg"),
    ],
)
def test_a_file_that_is_no_track_is_refused_in_a_sentence(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence) as refusal:
        load_track(saved(tmp_path / "odd.npz", **changes))
    assert refusal.value.code == "unreadable"
    assert str(refusal.value).startswith("odd.npz is not a pose track: ")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"\x93NUMPY\x01\x00"])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.npz").write_bytes(content)
    with pytest.raises(RefusedError, match="damaged, or another kind of file"):
        load_track(tmp_path / "odd.npz")


def test_a_single_array_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "odd.npz").open("wb") as file:
        np.save(file, TRACK.xy)
    with pytest.raises(RefusedError, match="another kind"):
        load_track(tmp_path / "odd.npz")


def test_a_damaged_file_is_refused_and_never_a_defect(tmp_path: Path) -> None:
    save_track(TRACK, tmp_path / "whole.npz")
    whole = (tmp_path / "whole.npz").read_bytes()
    rng = np.random.default_rng(7)
    refused = 0
    for _ in range(60):
        content = bytearray(whole[: rng.integers(len(whole) // 2, len(whole))])
        for place in rng.integers(0, len(content), 5):
            content[place] ^= int(rng.integers(1, 256))
        (tmp_path / "cut.npz").write_bytes(content)
        try:
            load_track(tmp_path / "cut.npz")
        except RefusedError:
            refused += 1
    assert refused == 60  # each was cut off, so none can be whole


def test_even_times_give_their_rate() -> None:
    clip = clip_info_from_times(np.arange(5) / 50.0 + 3.0, "x", (10, 20))
    assert (clip.frames, clip.variable_frame_rate) == (5, False)
    assert clip.frame_rate_hz == pytest.approx(50.0)
    assert clip.duration_s == pytest.approx(0.1)


def test_uneven_times_are_called_variable() -> None:
    assert clip_info_from_times(np.array([0.0, 0.02, 0.04, 0.08]), "x", (1, 1)).variable_frame_rate
    steady = clip_info_from_times(np.array([0.0, 0.02, 0.041, 0.06]), "x", (1, 1))
    assert not steady.variable_frame_rate


def test_a_lone_frame_has_no_rate() -> None:
    clip = clip_info_from_times(np.array([4.0]), "x", (1, 1))
    assert (clip.frame_rate_hz, clip.duration_s) == (0.0, 0.0)


def test_the_type_is_checked_when_made() -> None:
    with pytest.raises(ValueError, match="size"):
        PoseTrack(TRACK.xy, TRACK.visibility, TRACK.time_s, (-1, 2), TRACK.clip)
