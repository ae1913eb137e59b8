"""A worker and a server that are killed during an analysis, and a server that is told to stop."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from posture.ui.clips.clip_folder import AppClip, find_job, read_progress, silence_s
from posture.ui.clips.clip_identity import fingerprint, save_fingerprint
from posture.ui.clips.desk import INTERRUPTED
from tests.browser.conftest import (
    new_profile,
    open_page,
    say_back_is_fine,
    unfold,
    wait_until_watched,
    watched_page,
)
from tests.browser.films import numbered_clip
from tests.browser.server import Server, running_app
from tests.gait import Runner
from tests.waiting import PATIENCE_S, wait_until


def start_sample(page: Page, app: Server) -> AppClip:
    """Start the sample and wait until its body is being followed."""
    open_page(page, app)
    page.get_by_role("button", name="Try the sample").click()
    page.wait_for_url("**/*clip=*")
    job = find_job(app.clips, page.url.split("clip=")[1])
    assert job is not None
    wait_until(lambda: (progress := read_progress(job)) and progress.done > 5)
    return job


def test_what_was_killed_is_told_and_what_is_told_to_stop_stops(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with running_app(tmp_path / "data") as app:
        pages = watched_page(new_profile(browser), app)
        page = next(pages)
        _a_killed_worker_is_told_and_the_app_lives(page, app)
        job = start_sample(page, app)
        assert next(pages, None) is None
        app.process.kill()
        app.process.wait(PATIENCE_S)
        wait_until(lambda: silence_s(job) > 3)  # the worker went with it
    with running_app(tmp_path / "data") as app:
        pages = watched_page(new_profile(browser), app)
        page = next(pages)
        _the_next_start_says_what_was_interrupted(page, app, job)
        _a_server_stops_while_a_page_shows_a_large_clip(page, app, tmp_path / "large.mp4")
        assert next(pages, None) is None


def _a_killed_worker_is_told_and_the_app_lives(page: Page, app: Server) -> None:
    start_sample(page, app)
    kill_worker_of(app)
    expect(page.get_by_text("Its process was killed")).to_be_visible()
    page.get_by_role("button", name="posture").click()
    expect(page.get_by_text("See how you run")).to_be_visible()


def _the_next_start_says_what_was_interrupted(page: Page, app: Server, job: AppClip) -> None:
    open_page(page, app, f"?clip={job.id}")
    expect(page.get_by_text(INTERRUPTED)).to_be_visible()
    unfold(page, "Check this clip again")
    say_back_is_fine(page)
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_text("Following the body: frame")).to_be_visible()


def _a_server_stops_while_a_page_shows_a_large_clip(page: Page, app: Server, film: Path) -> None:
    """It ends the analysis that is under way, too."""
    job = numbered_clip(app, film, Runner())
    grow(film, 300_000_000)
    save_fingerprint(job, fingerprint(film))
    open_page(page, app, f"?clip={job.id}")
    wait_until_watched(page)
    app.process.send_signal(signal.SIGINT)
    app.process.wait(PATIENCE_S)
    assert "Traceback" not in (app.data / "server.log").read_text(errors="replace")


def grow(film: Path, to_bytes: int) -> None:
    """Make an MP4 as large as at a higher bit rate, by an empty box at its end.

    A browser only reads so far ahead of what it shows, and leaves the rest unread.
    """
    with film.open("r+b") as file:
        start = file.seek(0, os.SEEK_END)
        file.write((1).to_bytes(4, "big") + b"free" + (to_bytes - start).to_bytes(8, "big"))
        file.truncate(to_bytes)


def kill_worker_of(app: Server) -> None:
    """Kill the analysis, as a system that is short of memory would."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == app.process.pid and b"spawn_main" in (place / "cmdline").read_bytes():
                os.kill(int(place.name), signal.SIGKILL)
                return
    raise AssertionError("the app has no worker")
