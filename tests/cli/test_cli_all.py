"""How much of a clip the commands follow."""

from pathlib import Path

import pytest

from posture.errors import UsageError
from tests.runs import run


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        (("analyze", "run.mp4"), False),
        (("analyze", "run.mp4", "--all"), True),
        (("analyze", "run.mp4", "--out", "out", "--annotate"), True),
        (("track", "run.mp4", "--out", "run.npz"), False),
        (("track", "run.mp4", "--out", "run.npz", "--all"), True),
    ],
)
def test_all_of_a_clip_is_followed_when_asked_and_for_an_annotated_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], whole: bool
) -> None:
    asked: list[object] = []

    def follow_clip(*told: object) -> None:
        asked.append(told[5])
        raise UsageError("That is enough.")

    monkeypatch.chdir(tmp_path)
    Path("run.mp4").write_bytes(b"a clip")
    monkeypatch.setattr("posture.pipeline.analysis.follow_clip", follow_clip)
    monkeypatch.setattr("posture.tracking.pose.models.ensure_model", lambda *_: object())

    done = run(*given, "--quiet")

    assert (done.code, done.err) == (2, "posture: That is enough.\n")
    assert asked == [whole]
