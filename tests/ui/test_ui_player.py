"""The data that the player requests: who may have them, in pieces, and their content."""

import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posture.checks import CHECKS
from posture.pose_track import LANDMARK
from posture.results.corrections import BeltLine, Corrections, MaskedStretch, save_corrections
from posture.ui.player.overlay import figures, overlay, packed
from posture.ui.player.player_files import address
from posture.ui.review.clip_review import review
from tests.gait import Runner, film_at
from tests.ui.asking import ask
from tests.ui.clips import analysed, finished


def test_the_clip_comes_in_the_pieces_that_are_asked_for(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(range(256)) * 1000)
    job = analysed(clip=film)

    status, headers, body = ask(address(job, "video", "1"), "bytes=1000-1009")

    assert (status, body) == (206, bytes(range(232, 242)))
    assert headers["content-range"] == "bytes 1000-1009/256000"
    assert ask(address(job, "video", "1"))[1]["accept-ranges"] == "bytes"
    assert ask(address(job, "video", "1"), "bytes=256000-")[0] == 416


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("bytes=0-", (0, 999_999)),
        ("bytes=7-1500000", (7, 1_000_006)),
        ("bytes=7-999", (7, 999)),
        ("bytes=2000000-", (2_000_000, 2_499_999)),
        ("bytes=-5", (2_499_995, 2_499_999)),
    ],
)
def test_no_answer_is_longer_than_a_stopping_server_can_wait_for(
    tmp_path: Path, asked: str, given: tuple[int, int]
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(range(250)) * 10_000)
    first, last = given
    status, headers, body = ask(address(analysed(clip=film), "video", "1"), asked)
    assert (status, headers["content-range"]) == (206, f"bytes {first}-{last}/2500000")
    assert body == film.read_bytes()[first : last + 1]


def test_a_copy_that_plays_is_shown_instead_of_the_clip(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    film.write_bytes(b"original")
    job = analysed(clip=film)
    job.preview.write_bytes(b"copy")
    assert ask(address(job, "video", "1"))[2] == b"copy"


def test_a_file_that_was_not_read_as_a_video_is_not_sent(tmp_path: Path) -> None:
    secret = tmp_path / "run.mp4"
    secret.write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----")
    job = analysed(clip=secret)
    job.track.unlink()  # such a file has none after the analysis
    assert ask(address(job, "video", "1"))[0] == 404


def test_another_file_under_the_clip_s_path_is_not_sent(tmp_path: Path) -> None:
    film, secret = tmp_path / "film.mp4", tmp_path / "secret"
    film.write_bytes(b"film")
    job = analysed(clip=film)
    assert ask(address(job, "video", "1"))[2] == b"film"
    secret.write_bytes(b"a key")
    film.unlink()
    film.symlink_to(secret)
    assert ask(address(job, "video", "1"))[0] == 404
    film.unlink()
    film.write_bytes(b"another film")
    assert ask(address(job, "video", "1"))[0] == 404


def test_a_clip_that_an_older_version_analysed_is_shown_if_it_is_older_than_its_track(
    tmp_path: Path,
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    job = analysed(clip=film)
    (job.result / "clip-seen").unlink()
    later = film.stat().st_ctime_ns + 10**9
    os.utime(job.track, ns=(later, later))
    assert ask(address(job, "video", "1"))[2] == b"film"
    os.utime(film, ns=(1, 1))  # as if somebody had put another file there
    os.utime(job.track, ns=(2, 2))
    assert ask(address(job, "video", "1"))[0] == 404


def test_a_link_to_the_same_size_and_time_is_another_file(tmp_path: Path) -> None:
    film, secret = tmp_path / "film.mp4", tmp_path / "secret"
    for path, content in ((film, b"film"), (secret, b"keys")):
        path.write_bytes(content)
        os.utime(path, ns=(1, 1))
    job = analysed(clip=film)
    film.unlink()
    film.symlink_to(secret)
    assert ask(address(job, "video", "1"))[0] == 404


@pytest.mark.parametrize(
    "what",
    [
        "evidence/..%2Freport.json",
        "evidence/../report.json",
        "evidence/missing.jpg",
        "figures/__class__",
        "figures/cadence",
        "video",
        "job.json",
    ],
)
def test_nothing_else_can_be_had(what: str) -> None:
    assert ask(address(analysed(), what, "1"))[0] in (404, 405)


def test_an_id_that_is_none_is_not_looked_for() -> None:
    job = analysed()
    for other in ("..", "20261125-203958-000000000", "%2e%2e"):
        assert ask(address(job, "overlay", "1").replace(job.id, other))[0] == 404


def unpacked(text: str, unit: float) -> np.ndarray:
    whole = np.frombuffer(base64.b64decode(text), dtype="<i2").reshape(-1, 2)
    return np.where(whole == -32768, np.nan, whole * unit)


def test_places_come_back_to_a_fraction_of_a_pixel() -> None:
    places = np.array([[0.0, 1079.4], [1919.7, np.nan], [-20.2, 5.0]])
    back = unpacked(packed(places, (1920, 1080)), 1920 / 32000)
    assert back == pytest.approx(places, abs=0.031, nan_ok=True)


def test_the_overlay_has_a_skeleton_a_frame_and_the_contacts() -> None:
    seen = review(analysed())
    content = json.loads(overlay(seen))
    track, report = seen.analysis.track, seen.analysis.report
    assert track is not None
    assert content["times"] == pytest.approx(track.time_s.tolist(), abs=1e-5)
    body = unpacked(content["points"], content["unit"]).reshape(-1, 33, 2)
    hip = LANDMARK["right_hip"]
    assert body[60, hip] == pytest.approx(track.xy[60, hip], abs=3.0)
    assert [c["at"] for c in content["contacts"]] == [s.contact_s for s in report.steps]
    assert {flag["check"] for flag in content["flags"]} >= {"overstride", "trunk_lean"}
    assert (content["masked"], content["wrong"], content["drawn_belt"]) == ([], [], False)


def test_the_number_over_evidence_is_the_one_on_its_picture() -> None:
    seen = review(analysed())
    numbers = {
        (flag["check"], flag["at"]): flag["words"] for flag in json.loads(overlay(seen))["flags"]
    }
    on_pictures = {(shot.check, shot.time_s): shot.caption.value for shot in seen.planned}
    assert len(on_pictures) > 5
    assert on_pictures.items() <= numbers.items()
    # The runner leans forward by 6 degrees.
    leans = {words for (check, _), words in numbers.items() if check == "trunk_lean"}
    assert leans == {"6 degrees"}


def test_between_stretches_there_are_frames_without_a_body() -> None:
    """Of 30 s, 2 to 8 and 20 to 26 s were followed: the player can show every frame."""
    time_s = np.concatenate([np.arange(120, 480), np.arange(1200, 1560)]) / 60
    track = film_at(Runner(), time_s, time_s)
    seen = review(finished(replace(track, clip=replace(track.clip, duration_s=30.0))))

    content = json.loads(overlay(seen))

    assert content["times"] == pytest.approx(np.arange(1800) / 60, abs=1e-4)
    body = unpacked(content["points"], content["unit"]).reshape(-1, 33, 2)
    known = np.isfinite(body).all(axis=(1, 2))
    followed = np.isin(np.arange(1800), np.rint(60 * time_s).astype(int))
    assert (known == followed).mean() > 0.99
    assert not known[~followed].any()
    for key in (key for key, check in CHECKS.items() if check.figure and key != "lumbar_hollow"):
        drawn = json.loads(figures(seen, CHECKS[key]))
        places = unpacked(drawn["places"], content["unit"]).reshape(1800, -1)
        assert np.isnan(places[~known]).all()
        assert np.isfinite(places[1300]).all()
        assert not any(
            label for label, there in zip(drawn["labels"], known, strict=True) if not there
        )


def test_every_check_can_be_chosen_and_those_without_lines_say_so() -> None:
    content = json.loads(overlay(review(analysed())))
    drawn = {check["key"]: check["drawn"] for check in content["checks"]}
    assert set(drawn) == set(CHECKS)
    assert drawn["overstride"]
    assert not drawn["cadence"]


def test_the_overlay_shows_what_was_corrected() -> None:
    job = analysed()
    first = review(job)
    step = first.analysis.report.steps[3]
    corrections = Corrections(
        masked=(MaskedStretch(4.0, 4.4),), belt=BeltLine((0.0, 660.0), (900.0, 650.0))
    )
    save_corrections(
        corrections.with_moved(step.near, step.contact_s, step.contact_s + 0.02), job.corrections
    )

    seen = review(job)
    content = json.loads(overlay(seen))

    assert seen.version != first.version
    assert content["masked"] == [[4.0, 4.4]]
    assert content["drawn_belt"] is True
    moved = [c for c in content["contacts"] if c["found"] != c["at"]]
    assert [(c["at"], c["found"]) for c in moved] == [
        (pytest.approx(step.contact_s + 0.02), pytest.approx(step.contact_s, abs=0.002))
    ]
    assert review(job) is seen, "worked out once"


def test_a_figure_follows_the_body_and_says_its_value() -> None:
    """Lean is 6 degrees in every frame, from mid-hip 0.5 m up at 340 px a metre."""
    seen = review(analysed())
    content = json.loads(figures(seen, CHECKS["trunk_lean"]))
    assert (content["measured"], content["reference"], content["arc"]) == (2, 2, True)
    assert set(content["labels"][30:90]) <= {"5.9°", "6.0°", "6.1°"}
    unit = json.loads(overlay(seen))["unit"]
    hip, shoulder = unpacked(content["places"], unit).reshape(-1, 7, 2)[60, :2]
    assert np.hypot(*(shoulder - hip)) == pytest.approx(170, abs=3)
    assert np.degrees(np.arctan2(shoulder[0] - hip[0], hip[1] - shoulder[1])) == pytest.approx(
        6.0, abs=0.3
    )
