import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from posture.errors import UsageError
from posture.results.clip_settings import RunnerKind
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    StageProgress,
    claim,
    clips_folder,
    delete_earlier,
    delete_job,
    find_job,
    has_earlier,
    is_waiting,
    list_jobs,
    load_job,
    new_folder,
    next_job,
    read_outcome,
    read_progress,
    read_ticks,
    restore_earlier,
    save_job,
    set_aside,
    silence_s,
    size_of,
    write_outcome,
    write_progress,
)

STANCE = "/clips/stand.npz"
TOLD = Settings(
    *(171.5, 10.0, 1.0, 240.0),
    mirrored=True,
    stance=STANCE,
    back="hurts",
    runner_kind="new",
    units="imperial",
    turn_deg=90,
    start_s=3.0,
    end_s=33.0,
    annotate=True,
)


def job_in(folder: Path) -> AppClip:
    moment = datetime(2026, 3, 5, 14, 2, tzinfo=UTC)
    return AppClip(folder, "Lauf *1*.mp4", Path("somewhere") / "Lauf *1*.mp4", moment, TOLD)


@pytest.fixture
def job(tmp_path: Path) -> AppClip:
    job = job_in(new_folder(tmp_path))
    save_job(job)
    return job


def test_a_saved_job_comes_back_as_it_was(job: AppClip) -> None:
    assert load_job(job.folder) == job


def test_newest_job_is_listed_first_and_strangers_are_left_out(tmp_path: Path) -> None:
    ids = ["20260304-101500-aaaaaaaaa", "20260305-090000-bbbbbbbbb", "20260304-101501-ccccccccc"]
    for name in [*ids, "holiday"]:
        (tmp_path / name).mkdir()
        save_job(job_in(tmp_path / name))
    (tmp_path / "20260306-101500-ddddddddd").mkdir()
    assert [job.id for job in list_jobs(tmp_path)] == [ids[1], ids[2], ids[0]]


def test_a_damaged_job_file_hides_that_job_only(job: AppClip, tmp_path: Path) -> None:
    other = job_in(new_folder(tmp_path))
    save_job(other)
    for damage in ("{", "[]", '{"name": 1}'):
        (other.folder / "job.json").write_text(damage)
        assert list_jobs(tmp_path) == [job]


@pytest.mark.parametrize(
    "change",
    [
        *({"name": None}, {"name": 5}, {"clip": []}, {"created": "today"}, {"settings": None}),
        *({"settings": {"height_cm": "tall"}}, {"settings": {"speed_kmh": 1e300}}),
        *({"settings": {"mirrored": "no"}}, {"created": "2026-03-05T14:02:00"}),
    ],
)
def test_a_job_file_of_other_types_hides_that_job(job: AppClip, change: dict[str, object]) -> None:
    content = json.loads((job.folder / "job.json").read_text())
    (job.folder / "job.json").write_text(json.dumps(content | change))
    assert load_job(job.folder) is None


@pytest.mark.parametrize(
    ("stored", "kind"),
    [
        ("New to running", "new"),
        ("Coming back after a break", "returning"),
        ("Experienced, with a new pain", "experienced"),
        (None, None),
        ("A swimmer", None),
    ],
)
def test_the_kind_of_runner_that_earlier_versions_stored_is_kept(
    job: AppClip, stored: str | None, kind: str | None
) -> None:
    content = json.loads((job.folder / "job.json").read_text())
    for added in ("back", "runner_kind", "units"):
        del content["settings"][added]
    content["settings"]["runner"] = stored
    (job.folder / "job.json").write_text(json.dumps(content))
    known = load_job(job.folder)
    assert known is not None
    assert known.settings == replace(
        TOLD, back=None, runner_kind=cast("RunnerKind | None", kind), units="metric"
    )


@pytest.mark.parametrize("rate", [1.0, 1500.0, 2000.0])
def test_a_job_comes_back_with_any_filming_rate_that_the_app_takes(
    job: AppClip, rate: float
) -> None:
    slow = replace(job, settings=replace(job.settings, capture_fps=rate))
    save_job(slow)
    assert load_job(job.folder) == slow


def test_a_name_that_is_no_text_comes_back(job: AppClip) -> None:
    odd = replace(job, name="lauf\udcff.mp4", clip=Path("/films/lauf\udcff.mp4"))
    save_job(odd)
    write_outcome(odd, Outcome("failed", "lauf\udcff.mp4 cannot be opened."))
    assert load_job(job.folder) == odd
    assert read_outcome(odd) == Outcome("failed", "lauf\udcff.mp4 cannot be opened.")


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "{}", "null", "[" * 100_000, '{"state": "fine", "sentence": "x"}'),
        *('{"state": "ok", "sentence": null}', '{"state": "ok", "sentence": "x", "seconds": "1"}'),
    ],
)
def test_other_files_of_a_job_that_are_damaged_are_as_if_missing(
    job: AppClip, content: str
) -> None:
    for name in ("outcome.json", "progress.json", "load.json"):
        (job.folder / name).write_text(content)
    assert read_outcome(job) is None
    assert read_progress(job) is None
    assert read_ticks(job) == set()


def test_no_folder_means_no_jobs(tmp_path: Path) -> None:
    assert list_jobs(tmp_path / "never") == []


@pytest.mark.parametrize("text", ["", "..", "../x", "/etc", "20260304-101500-zzzzzzzzz"])
def test_any_text_is_safe_to_ask_for(tmp_path: Path, text: str) -> None:
    assert find_job(tmp_path, text) is None


def test_job_is_found_by_its_id(job: AppClip, tmp_path: Path) -> None:
    assert find_job(tmp_path, job.id) == job


def test_folder_is_for_this_user_only(job: AppClip) -> None:
    if os.name == "posix":
        assert job.folder.stat().st_mode & 0o077 == 0


def test_deleting_a_job_deletes_all_its_files_and_nothing_else(
    job: AppClip, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.mp4"
    mine.write_bytes(b"film")
    job.result.mkdir()
    (job.result / "report.html").write_text("page")
    delete_job(job)
    assert list(tmp_path.iterdir()) == [mine]


def test_deleting_twice_is_told(job: AppClip) -> None:
    delete_job(job)
    with pytest.raises(UsageError):
        delete_job(job)


def done(job: AppClip) -> None:
    """Turn it into an analysed clip."""
    (job.folder / "clip").mkdir()
    job.result.mkdir()
    (job.result / "report.json").write_text("old")
    save_job(job)
    write_progress(job, StageProgress("Following the body", 3, 10, 5.0))
    write_outcome(job, Outcome("ok", "Fine.", "ok"))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_setting_results_aside_makes_it_a_clip_that_waits(job: AppClip) -> None:
    done(job)
    set_aside(job)
    assert is_waiting(job)
    assert names_in(job.folder) == ["clip", "earlier", "job.json"]
    assert names_in(job.folder / "earlier") == ["job.json", "outcome.json", "result"]


def test_results_set_aside_come_back_whole_in_place_of_half_made_ones(job: AppClip) -> None:
    done(job)
    set_aside(job)
    save_job(replace(job, settings=Settings(mirrored=True)))
    write_progress(job, StageProgress("Following the body", 1, 10, 5.0))
    job.result.mkdir()
    set_aside(job)  # checked again while that was running
    assert has_earlier(job)
    restore_earlier(job)
    assert names_in(job.folder) == ["clip", "job.json", "outcome.json", "result"]
    assert (job.result / "report.json").read_text() == "old"
    assert load_job(job.folder) == job
    assert read_outcome(job) == Outcome("ok", "Fine.", "ok")


def test_what_is_set_aside_is_the_newest_result_and_no_failure(job: AppClip) -> None:
    done(job)
    set_aside(job)
    job.result.mkdir()
    (job.result / "report.json").write_text("newer")
    write_outcome(job, Outcome("ok", "Better.", "ok"))
    set_aside(job)  # the app was closed before it saw that end
    write_outcome(job, Outcome("failed", "The disk is full."))
    set_aside(job)
    restore_earlier(job)
    assert (job.result / "report.json").read_text() == "newer"
    assert read_outcome(job) == Outcome("ok", "Better.", "ok")


def test_results_set_aside_are_forgotten_once_there_are_new_ones(job: AppClip) -> None:
    done(job)
    set_aside(job)
    delete_earlier(job)
    assert names_in(job.folder) == ["clip", "job.json"]


def test_progress_and_outcome_come_back(job: AppClip) -> None:
    assert read_progress(job) is None
    assert read_outcome(job) is None
    write_progress(job, StageProgress("Following the body", 3, None, 5.0))
    write_outcome(job, Outcome("refused", "Too short."))
    assert read_progress(job) == StageProgress("Following the body", 3, None, 5.0)
    assert read_outcome(job) == Outcome("refused", "Too short.")


def test_silence_counts_from_the_last_sign_of_life(job: AppClip) -> None:
    assert silence_s(job) == float("inf")
    write_progress(job, StageProgress("Starting", 0, None, 0.0))
    before = time.time() - 100
    os.utime(job.folder / "progress.json", (before, before))
    assert silence_s(job) == pytest.approx(100, abs=5)


def test_size_counts_every_file(job: AppClip) -> None:
    before = size_of(job)
    job.result.mkdir()
    (job.result / "report.html").write_bytes(b"x" * 1000)
    assert size_of(job) == before + 1000


def test_place_of_the_clips_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    assert clips_folder() == tmp_path / "clips"


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_DATA_HOME", "given/posture/clips"),
        ("linux", "", "home/.local/share/posture/clips"),
        ("darwin", "", "home/Library/Application Support/posture/clips"),
        ("win32", "LOCALAPPDATA", "given/posture/clips"),
        ("win32", "", "home/AppData/Local/posture/clips"),
    ],
)
def test_clips_live_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, expected: str
) -> None:
    for name in ("POSTURE_DATA", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "given"))
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert clips_folder() == tmp_path / expected


def test_the_one_that_waited_longest_is_next_and_only_one_app_gets_it(tmp_path: Path) -> None:
    assert next_job(tmp_path) is None
    first, second = job_in(new_folder(tmp_path)), job_in(new_folder(tmp_path))
    save_job(second)
    assert next_job(tmp_path) == second, "the first has no job.json: it is still being taken in"
    save_job(first)
    assert next_job(tmp_path) == first
    progress = StageProgress("Starting", 0, None, 12.5)
    assert claim(first, progress)
    assert not claim(first, StageProgress("Starting", 0, None, 13.5))
    assert read_progress(first) == progress
    assert (is_waiting(first), is_waiting(second)) == (False, True)
    assert next_job(tmp_path) == second
    delete_job(first)
    assert not claim(first, progress), "deleted meanwhile"
    write_outcome(second, Outcome("failed", "It did not work."))
    assert next_job(tmp_path) is None
