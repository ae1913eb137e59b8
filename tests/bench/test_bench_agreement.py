"""The same run read in many ways: which readings there are, and what is counted of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench import agreement
from bench.agreement import (
    Pair,
    agreement_sections,
    called_real,
    flips,
    in_one_only,
    stretches,
    within_u,
    within_u_change,
)
from bench.readings import AS_IS, WAYS, Source, sources
from posture.comparison.compare import least_change
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack
from posture.results.clip_settings import ClipSettings
from posture.results.report import Measurement, Verdict
from posture.tracking.pose.models import Model
from tests.gait import Camera, Runner, film

REAL = Source("somebody", Path("somebody.mp4"), real=True)
MODEL = Model(Path("none.task"), "pretended", "0" * 64)
FROM_BEHIND = film(Runner(yaw=60.0), Camera(seconds=9.0))
RUN = film(Runner(), Camera(seconds=9.0, noise_px=0.5))


@pytest.fixture(scope="module")
def lean() -> Measurement:
    found = analyze_track(RUN, ClipSettings()).report.measurements["trunk_lean"]
    return replace(found, value=6.0, u=2.0, u_change=1.0, verdict="ok")


def pair(first: Measurement, value: float | None, verdict: Verdict = "ok") -> Pair:
    second = replace(first, value=value, u=9.0, u_change=0.5, verdict=verdict)
    return Pair(REAL, "darker", "trunk_lean", first, second)


def test_a_change_is_held_against_the_clip_as_it_is(lean: Measurement) -> None:
    changes = [pair(lean, value) for value in (4.0, 8.0, 8.01)]
    assert within_u([*changes, pair(lean, None, "unknown")]) == [True, True, False]


def test_a_difference_is_held_against_the_larger_of_both(lean: Measurement) -> None:
    least = least_change("trunk_lean", 1.0, between_days=False)
    changes = [pair(lean, value) for value in (7.0, 7.01, 6.0 + 0.99 * least, 6.0 + 1.01 * least)]
    assert within_u_change(changes) == [True, False, False, False]
    assert called_real(changes) == [False, False, False, True]


def test_only_verdicts_that_are_given_in_both_can_be_others(lean: Measurement) -> None:
    verdicts: list[Verdict] = ["ok", "watch", "unknown", "info"]
    assert flips([pair(lean, 6.0, verdict) for verdict in verdicts]) == [False, True]
    assert in_one_only([pair(lean, 6.0, verdict) for verdict in verdicts]) == 2
    absent = replace(lean, value=None, verdict="unknown")
    assert in_one_only([pair(absent, 6.0), pair(absent, None, "unknown")]) == 1


def test_stretches_hold_four_strides_and_overlap_little() -> None:
    lengths = {
        seconds: {
            way: [round(float(np.ptp(part.time_s)), 1) for part in parts]
            for way, parts in stretches(film(Runner(), Camera(seconds=seconds))).items()
        }
        for seconds in (12.6, 6.6, 5.0)
    }
    assert lengths == {
        12.6: {"halves": [6.3, 6.3], "thirds": [4.2, 4.2, 4.2]},
        6.6: {"halves": [4.1, 4.1]},
        5.0: {},
    }


def test_every_way_shows_the_same_scene() -> None:
    image = np.random.default_rng(0).integers(0, 255, (60, 40, 3), np.uint8)
    for name, way in WAYS.items():
        changed = way.change(image)
        assert changed.dtype == np.uint8, name
        assert changed.ndim == 3
    mirror, darker, brighter = (WAYS[name].change for name in ("mirrored", "darker", "brighter"))
    np.testing.assert_array_equal(mirror(mirror(image)), image)
    assert darker(image).mean() < image.mean() < brighter(image).mean()
    assert WAYS["at 50 %"].change(image).shape == (30, 20, 3)
    assert WAYS["every second frame"].every == 2


def test_without_real_clips_the_samples_are_read(tmp_path: Path) -> None:
    found = sources(tmp_path)
    assert len(found) == 3
    assert not any(source.real for source in found)


def test_the_tables_count_real_clips_once_and_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look at the picture as it is leans further in the mirrored clip; the mean does not."""
    still = np.zeros_like(RUN.xy)
    off = still.copy()
    off[:, 11:13, 0] = 30.0

    def read(*_: object) -> Iterator[tuple[str, PoseTrack]]:
        yield AS_IS, replace(RUN, apart=still)
        yield "mirrored", replace(RUN, apart=off)
        yield "darker", replace(FROM_BEHIND, apart=still)

    monkeypatch.setattr(agreement, "readings", read)
    said: list[str] = []
    ways, measurements, changes = agreement_sections([REAL], MODEL, said.append)

    assert said == ["somebody"]
    rows = {row[0]: row[1:] for row in ways.rows}
    assert list(rows) == [
        *("real clips", "clip: somebody", "mirrored", "darker", "two frames later"),
        "rendered clips",
    ]
    assert {name: row[-2:] for name, row in rows.items()} == {
        **dict.fromkeys(("real clips", "clip: somebody", "darker"), ("1", "1")),
        **dict.fromkeys(("mirrored", "two frames later", "rendered clips"), ("0", "0")),
    }
    once, twice = (float(rows["mirrored"][place].removesuffix(" %")) for place in (1, 2))
    assert once < twice == 100.0
    lean = next(row for row in measurements.rows if row[0] == "trunk_lean, deg")
    assert float(lean[5]) > 5 > float(lean[6]) == 0.0
    assert {len(row) for row in changes.rows} == {len(changes.columns)}
    name, *_, refused = changes.rows[-1]
    assert (name, refused) == ("all", "4"), "two halves, and three pairs of thirds"
