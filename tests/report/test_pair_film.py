"""Films of a pair, and films that stand still on drawings: times and pixels."""

from pathlib import Path

import numpy as np
import pytest

from posture.arrays import Image
from posture.drawing.sketch import Shape
from posture.report.annotated_clip import DEFAULT_OVERLAY, Marked, write_annotated
from posture.report.pair_film import (
    CANVAS,
    GAP,
    PANEL,
    FilmedClip,
    write_pair,
)
from posture.report.pauses import Drawings, DrawnFrame, with_pauses
from posture.results.pairs import NOT_IN_STEP, InStep, PairStyle
from posture.video import read_frames, write_h264

RATE_HZ = 50.0
SIZE = (320, 240)
LINE = Shape("line", ((0.1, 0.5), (0.9, 0.5)), "blue")


def grey(level: int) -> Image:
    return np.full((SIZE[1], SIZE[0], 3), level, dtype=np.uint8)


def clip_of(path: Path, levels: list[int], slower: float = 1.0) -> Path:
    """A film of plain pictures, 50 a second; ``slower`` stretches its times."""
    write_h264(path, ((slower * k / RATE_HZ, grey(v)) for k, v in enumerate(levels)), SIZE)
    return path


def shown(path: Path) -> tuple[list[float], list[Image]]:
    with read_frames(path) as frames:
        pairs = [(frame.file_time_s, frame.image) for frame in frames]
    return [time_s for time_s, _ in pairs], [image for _, image in pairs]


def is_blue(image: Image, row: int, column: int) -> bool:
    """Whether a blue line is there, on a picture that is grey elsewhere."""
    part = image[row - 6 : row + 7, column].astype(int)
    return bool((part[:, 2] - part[:, 0]).max() > 50)


def quiet(done: int, expected: int | None) -> None:
    del done, expected


def test_a_film_stands_still_and_goes_on_where_it_stopped() -> None:
    picture = grey(0)
    frames = [(0.0, picture, 0.0), (0.1, picture, 0.5), (0.2, picture, 0.0)]
    times = [time_s for time_s, _ in with_pauses(frames)]
    assert times == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7])


def test_drawings_are_due_once_on_their_own_frame() -> None:
    drawings = Drawings([DrawnFrame(0.2, (LINE,)), DrawnFrame(0.1, (LINE,)), DrawnFrame(0.1, ())])
    assert [len(drawings.due(k / 10)) for k in range(4)] == [0, 1, 1, 0]
    together = Drawings([DrawnFrame(0.1, (LINE,)), DrawnFrame(0.10001, (LINE,))])
    assert len(together.due(0.1)) == 2


@pytest.fixture
def pair(tmp_path: Path) -> tuple[FilmedClip, FilmedClip]:
    """Clips that get brighter, the second half as fast and filmed in slow motion."""
    first = clip_of(tmp_path / "first.mp4", list(range(40, 140)))
    second = clip_of(tmp_path / "second.mp4", list(range(40, 240)), slower=2.0)
    return FilmedClip(first, 1.0, None, ()), FilmedClip(second, 2.0, None, ())


def test_a_pair_is_in_step_beside_each_other(
    pair: tuple[FilmedClip, FilmedClip], tmp_path: Path
) -> None:
    step = InStep((0.5, 1.0, 1.5), (1.0, 2.0, 3.0))
    write_pair(tmp_path / "a.mp4", *pair, step, PairStyle(speed=0.5), quiet)
    times, images = shown(tmp_path / "a.mp4")
    assert images[0].shape == (PANEL[1], 2 * PANEL[0] + GAP, 3)
    assert times[-1] == pytest.approx((1.5 - 0.5) / 0.5, abs=0.001)
    for time_s, image in zip(times, images, strict=True):
        first_s = 0.5 + 0.5 * time_s
        second_s = 2 * first_s
        left, right = image[360, 288, 0], image[360, PANEL[0] + GAP + 288, 0]
        assert abs(int(left) - (40 + RATE_HZ * first_s)) < 4
        assert abs(int(right) - (40 + RATE_HZ * second_s)) < 4


def test_the_second_lies_over_the_first_as_strongly_as_asked(
    pair: tuple[FilmedClip, FilmedClip], tmp_path: Path
) -> None:
    step = InStep((0.5, 1.0), (1.0, 2.0))
    for opacity in (0.0, 0.25, 1.0):
        style = PairStyle("overlaid", opacity, speed=1.0)
        write_pair(tmp_path / "a.mp4", *pair, step, style, quiet)
        image = shown(tmp_path / "a.mp4")[1][0]
        assert image.shape == (*CANVAS, 3)
        expected = (1 - opacity) * 65 + opacity * 90
        assert abs(int(image[480, 480, 0]) - expected) < 4


def test_it_stands_still_on_drawings_of_either_clip(
    pair: tuple[FilmedClip, FilmedClip], tmp_path: Path
) -> None:
    ours = FilmedClip(pair[0].clip, 1.0, None, (DrawnFrame(0.8, (LINE,)),))
    outside = DrawnFrame(3.5, (LINE,))
    theirs = FilmedClip(pair[1].clip, 2.0, None, (DrawnFrame(2.4, (LINE,)), outside))
    step = InStep((0.5, 1.5), (1.0, 3.0))
    style = PairStyle(speed=1.0, pause_s=1.0)
    write_pair(tmp_path / "a.mp4", ours, theirs, step, style, quiet)
    times, images = shown(tmp_path / "a.mp4")
    assert times[-1] == pytest.approx(1.0 + 2 * 1.0, abs=0.001)
    row, left, right = 360, 288, PANEL[0] + GAP + 288
    on_left = [t for t, image in zip(times, images, strict=True) if is_blue(image, row, left)]
    on_right = [t for t, image in zip(times, images, strict=True) if is_blue(image, row, right)]
    # Real 0.8 s is 0.3 s into the film; the second's 2.4 s is the first's 1.2 s.
    assert (on_left[0], on_left[-1]) == pytest.approx((0.3, 1.2), abs=0.02)
    assert (on_right[0], on_right[-1]) == pytest.approx((1.7, 2.6), abs=0.02)


@pytest.mark.parametrize(
    ("first", "second"), [((0.0,), (0.0,)), ((0.0, 1.0), (1.0, 1.0)), ((0.0, 1.0), (0.0, 1.0, 2.0))]
)
def test_what_has_no_part_in_common_is_told(
    first: tuple[float, ...], second: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match=NOT_IN_STEP):
        InStep(first, second)


def test_a_clip_stands_still_on_its_drawings(tmp_path: Path) -> None:
    from posture.pipeline.analysis import analyze_track
    from posture.results.clip_settings import ClipSettings
    from tests.gait import Camera, Runner, film

    analysis = analyze_track(film(Runner(), Camera(seconds=4.0)), ClipSettings())
    assert analysis.motion is not None
    clip = clip_of(tmp_path / "a.mp4", [60] * 100)
    marked = Marked((DrawnFrame(0.5, (LINE,)), DrawnFrame(1.0, (LINE,))), pause_s=2.0)
    path, report = tmp_path / "b.mp4", analysis.report
    write_annotated(path, report, analysis.motion, clip, DEFAULT_OVERLAY, marked, quiet)
    times, images = shown(path)
    assert times[-1] == pytest.approx(99 / RATE_HZ + 2 * 2.0, abs=0.001)
    blue = [t for t, image in zip(times, images, strict=True) if is_blue(image, 119, 40)]
    assert (blue[0], blue[-1]) == pytest.approx((0.5, 4.9), abs=0.02)
    assert len(blue) == 40
