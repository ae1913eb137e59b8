"""People drawn at random: shares, ranges, nobody in both groups, and what the camera sees."""

from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from bench.design import full_set, quick_set, random_set, stance_set
from bench.people import FAULTS, Purpose, draw_clips, feet_for, is_compressed, is_portrait
from bench.render.clip import Clip, clip_path
from bench.render.gait import Runner
from bench.render.makehuman import BodyShape
from bench.render.room import UPRIGHT_M
from bench.render.standing import QuietStance
from tests.bench.render.skeleton import plain_skeleton

PURPOSES: Final[tuple[Purpose, ...]] = ("held-out", "tuning")
# Sex, height, age and frame rate of the first clip of each.
PINNED: Final = [("female", 1.509, 34.0, 30.0), ("female", 1.66, 26.6, 30.0)]
# Two bodies are alike where nothing differs by more than this.
HEIGHT_M, AGE, SCALE, ORIGIN = 0.02, 5.0, 0.1, 0.15


@cache
def drawn(purpose: Purpose) -> list[Clip]:
    return draw_clips(purpose)


def are_alike(one: BodyShape, other: BodyShape) -> bool:
    scales = [(getattr(one, n), getattr(other, n)) for n in ("muscle", "weight", "proportions")]
    return (
        one.sex == other.sex
        and abs(one.height_m - other.height_m) <= HEIGHT_M
        and abs(one.age - other.age) <= AGE
        and all(abs(a - b) <= SCALE for a, b in scales)
        and all(abs(a - b) <= ORIGIN for a, b in zip(one.origins, other.origins, strict=True))
    )


def test_the_set_is_the_same_whenever_it_is_drawn() -> None:
    entries = random_set()
    assert entries == random_set()
    assert [entry.group for entry in entries] == ["random"] * 48 + ["random-tuning"] * 48
    names = [entry.clip.name for entry in entries]
    assert names[:2] == ["random 01", "random 02"]
    assert names[-1] == "random tuning 48"
    assert len({*names, *(entry.clip.name for entry in full_set())}) == len(names) + len(full_set())


def test_the_first_clips_are_those_that_were_first_drawn() -> None:
    # Another version of numpy, or another order of drawing, would make all of them others.
    firsts = [drawn(purpose)[0] for purpose in PURPOSES]
    assert [(c.shape.sex, c.shape.height_m, c.shape.age, c.film.fps) for c in firsts] == PINNED


def test_people_who_stand_first_are_others_and_the_same_whenever_they_are_drawn() -> None:
    entries = stance_set()
    assert entries == stance_set()
    assert [entry.group for entry in entries] == ["stance"] * 12 + ["stance-tuning"] * 12
    clips = [entry.clip for entry in entries]
    others = {clip.shape for purpose in PURPOSES for clip in drawn(purpose)}
    assert len({clip.shape for clip in clips} | others) == 24 + 96
    assert [pair for pair in product(clips[:12], clips[12:]) if are_alike(*_shapes(pair))] == []
    first = clips[0]
    assert (first.name, first.shape.sex, first.runs_from_s) == ("stance 01", "female", 3.0)
    assert {clip.film.seconds for clip in clips} == {8.5}
    standing = [clip.standing for clip in clips if clip.standing]
    assert len(standing) == 24
    leans = np.array(
        [[s.trunk_lean_deg, c.gait.trunk_lean_deg] for s, c in zip(standing, clips, strict=True)]
    )
    assert abs(leans[:, 0].mean() + 0.5) < 1.5
    assert leans[:, 0].std() > 1.5
    assert np.unique(leans[:, 1]).size == 24


def _shapes(pair: tuple[Clip, Clip]) -> tuple[BodyShape, BodyShape]:
    return pair[0].shape, pair[1].shape


def test_a_stance_changes_the_name_of_its_file_and_of_no_other(tmp_path: Path) -> None:
    clip = drawn("tuning")[0]
    standing = replace(clip, standing=QuietStance())
    swaying = replace(clip, standing=QuietStance(sway_m=0.01))
    assert len({clip_path(c, tmp_path) for c in (clip, standing, swaying)}) == 3
    assert "standing" not in str(clip), "clips kept from before are found by their text"


def test_the_quick_set_holds_none_of_it() -> None:
    assert not {entry.group for entry in quick_set()} & {"random", "random-tuning"}


def test_tuning_and_held_out_bodies_are_never_alike() -> None:
    bodies = [[clip.shape for clip in drawn(purpose)] for purpose in PURPOSES]
    assert [pair for pair in product(*bodies) if are_alike(*pair)] == []
    assert len({*bodies[0], *bodies[1]}) == 96


def test_tuning_and_held_out_feet_are_different_runners() -> None:
    runners = [{foot.runner for foot in feet_for(purpose)} for purpose in PURPOSES]
    assert [len(own) for own in runners] == [8, 8]
    assert not runners[0] & runners[1]
    landings = [{clip.gait.landing for clip in drawn(purpose)} for purpose in PURPOSES]
    assert not landings[0] & landings[1]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_conditions_have_their_shares(purpose: Purpose) -> None:
    clips = drawn(purpose)
    assert sum(clip.film.fps < 50 for clip in clips) == 24
    assert sum(is_portrait(clip) for clip in clips) == 24
    assert sum(clip.occluder is not None for clip in clips) == 16
    assert sum(is_compressed(clip) for clip in clips) == 12
    assert sum(clip.shape.sex == "female" for clip in clips) == 24
    assert sum(clip.camera.height_m < 0.7 for clip in clips) >= 10
    faulty = [
        clip
        for clip in clips
        if any(all(getattr(clip.gait, k) == v for k, v in fault.items()) for fault in FAULTS)
    ]
    assert len(faulty) == 12


@pytest.mark.parametrize("purpose", PURPOSES)
def test_everything_drawn_is_in_range(purpose: Purpose) -> None:
    clips = drawn(purpose)
    ranges = {
        "speed": ([clip.gait.speed_mps for clip in clips], 2.2, 5.0),
        "distance": ([clip.camera.distance_m for clip in clips], 2.5, 7.0),
        "height": ([clip.camera.height_m for clip in clips], 0.3, 1.8),
        "yaw": ([clip.camera.yaw_deg for clip in clips], -20.0, 20.0),
        "roll": ([clip.camera.roll_deg for clip in clips], -5.0, 5.0),
        "rate": ([clip.film.fps for clip in clips], 24.0, 120.0),
        "age": ([clip.shape.age for clip in clips], 25.0, 73.0),
        "weight": ([clip.shape.weight for clip in clips], 0.1, 1.4),
    }
    for name, (values, least, most) in ranges.items():
        assert least <= min(values) < max(values) <= most, name
        # Not all in a corner: the middle half of the range is neither empty nor everything.
        inside = np.mean(np.abs(np.array(values) - (least + most) / 2) < (most - least) / 4)
        assert 0.1 < inside < 0.95, name
    for clip in clips:
        assert sum(clip.shape.origins) == pytest.approx(1.0, abs=0.002)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_whole_body_is_in_the_picture(purpose: Purpose) -> None:
    for clip in drawn(purpose):
        height_m, camera = clip.shape.height_m, clip.camera
        # Soles of the foot ahead and of the one behind, and the top of the head.
        ends = np.array([[0.2, -0.02, 0.1], [-0.25, -0.02, 0.1], [0.1, height_m, 0.0]])
        seen = camera.project(ends * [height_m / 1.75, 1.0, 1.0], clip.facing)
        assert (seen > 0).all(), clip.name
        assert (seen < [camera.width, camera.height]).all(), clip.name


@pytest.mark.parametrize("purpose", PURPOSES)
def test_uprights_stand_before_the_landing_foot(purpose: Purpose) -> None:
    for clip in drawn(purpose):
        if clip.occluder is None:
            continue
        side = 1.0 if clip.facing == "right" else -1.0
        upright = [clip.occluder.at_m, 0.05, side * UPRIGHT_M[clip.occluder.kind]]
        foot = [[x, 0.05, side * 0.05] for x in (0.14, 0.39)]
        (at, _), *ends = clip.camera.project(np.array([upright, *foot]), clip.facing)
        heel, toe = sorted(end[0] for end in ends)
        assert heel < at < toe, clip.name


@pytest.mark.parametrize("purpose", PURPOSES)
def test_no_console_hides_the_head(purpose: Purpose) -> None:
    for clip in drawn(purpose):
        if clip.occluder is None:
            continue
        side = 1.0 if clip.facing == "right" else -1.0
        aside = side * UPRIGHT_M[clip.occluder.kind]
        top = [clip.occluder.at_m, clip.occluder.top_m, aside]
        # A chin on a trunk that bends 25° forward.
        chin = [0.3, 0.82 * clip.shape.height_m, 0.0]
        (_, edge), (_, lowest) = clip.camera.project(np.array([top, chin]), clip.facing)
        assert edge > lowest, clip.name


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_gait_can_be_run(purpose: Purpose) -> None:
    for clip in drawn(purpose):
        assert Runner(plain_skeleton(), clip.gait).duty_factor > 0.2, clip.name


def test_strides_change_with_speed_as_the_measured_runners_do() -> None:
    clips = [clip for purpose in PURPOSES for clip in drawn(purpose)]
    usual = [clip.gait for clip in clips if clip.gait.speed_mps > 3.0]
    speeds = [gait.speed_mps for gait in usual]
    for name, least in (("cadence_spm", 0.25), ("overstride_m", 0.2)):
        assert np.corrcoef(speeds, [getattr(gait, name) for gait in usual])[0, 1] > least
    assert np.corrcoef(speeds, [gait.duty_factor for gait in usual])[0, 1] < -0.4
