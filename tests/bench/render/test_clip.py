import json
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from bench.render.body import Body
from bench.render.camera import Camera
from bench.render.clip import Clip, clip_path, render_all, render_clip
from bench.render.film import Film
from bench.render.gait import Gait, Runner
from bench.render.looks import Look
from bench.render.makehuman import SHAPES
from posture.errors import MachineError

CLIP = Clip(
    name="tiny clip",
    shape=SHAPES["man"],
    look=Look(),
    gait=Gait(),
    camera=Camera(width=160, height=90),
    film=Film(fps=30, seconds=0.1),
)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        return render_clip(CLIP, tmp_path_factory.mktemp("clips"))
    except MachineError as error:
        pytest.skip(str(error))


def test_video_is_as_specified_and_nothing_else_is_left(rendered: Path) -> None:
    with av.open(str(rendered)) as file:
        stream = file.streams.video[0]
        frames = list(file.decode(stream))
        assert stream.average_rate == 30
    assert [(frame.width, frame.height) for frame in frames] == [(160, 90)] * 3
    assert {path.name for path in rendered.parent.iterdir()} == {
        rendered.name,
        rendered.with_suffix(".json").name,
    }


def test_truth_is_the_runners_projected_points(rendered: Path, man: Body) -> None:
    truth = json.loads(rendered.with_suffix(".json").read_text())
    runner = Runner(man.skeleton, CLIP.gait)
    assert truth["points"] == list(man.skeleton.points)
    assert [frame["t"] for frame in truth["frames"]] == pytest.approx([0, 1 / 30, 2 / 30])
    for frame in truth["frames"]:
        seen = CLIP.camera.project(runner.pose(frame["t"]).points_m, "right")
        np.testing.assert_allclose(frame["px"], seen, atol=0.006)


def test_a_clip_that_is_there_is_not_rendered_again(rendered: Path) -> None:
    before = rendered.stat().st_mtime_ns
    assert render_clip(CLIP, rendered.parent) == rendered
    assert rendered.stat().st_mtime_ns == before


def test_a_rendering_that_fails_leaves_nothing(
    tmp_path: Path, rendered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *_: object) -> None:
        path.write_bytes(rendered.read_bytes()[:100])
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.render.clip.record", fail)
    with pytest.raises(KeyboardInterrupt):
        render_clip(CLIP, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_several_clips_are_rendered_as_one_is(rendered: Path, tmp_path: Path) -> None:
    other = replace(CLIP, name="other", facing="left")
    done: list[str] = []
    render_all([CLIP, other], tmp_path, lambda clip: done.append(clip.name), workers=1)
    assert done == ["tiny clip", "other"]
    assert (tmp_path / rendered.name).read_bytes() == rendered.read_bytes()
    assert clip_path(other, tmp_path).is_file()


def test_same_specification_same_bytes(rendered: Path, tmp_path: Path) -> None:
    again = render_clip(CLIP, tmp_path)
    assert again.name == rendered.name
    assert again.read_bytes() == rendered.read_bytes()


def test_another_specification_has_another_name(tmp_path: Path) -> None:
    others = (
        replace(CLIP, dark_wall=True),
        replace(CLIP, gait=Gait(trunk_lean_deg=7.0)),
        replace(CLIP, film=replace(CLIP.film, noise=0.02)),
    )
    names = {clip_path(clip, tmp_path).name for clip in (CLIP, *others)}
    assert len(names) == 4
