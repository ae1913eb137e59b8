"""A server that is killed during an analysis and started again."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from posture.ui.clips.clip_folder import AppClip, list_jobs, read_progress, silence_s
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
    job = list_jobs(app.clips)[0]
    wait_until(lambda: (progress := read_progress(job)) and progress.done > 5)
    return job


def test_a_killed_server_leaves_no_work_behind_and_says_so_at_the_next_start(
    browser: Browser, tmp_path: Path
) -> None:
    with running_app(tmp_path) as app:
        page = new_profile(browser).new_page()
        job = start_sample(page, app)
        page.close()
        app.process.kill()
        app.process.wait(PATIENCE_S)
        wait_until(lambda: silence_s(job) > 3)  # the worker went with it
    with running_app(tmp_path) as app:
        pages = watched_page(new_profile(browser), app)
        page = next(pages)
        open_page(page, app, f"?clip={job.id}")
        interrupted = page.get_by_text(INTERRUPTED)
        expect(interrupted).to_be_visible(timeout=1000 * PATIENCE_S)
        unfold(page, "Check this clip again")
        say_back_is_fine(page)
        page.get_by_role("button", name="Check again").click()
        expect(page.get_by_text("Following the body: frame")).to_be_visible()
        assert next(pages, None) is None


def test_a_killed_worker_is_told_and_the_app_lives(browser: Browser, tmp_path: Path) -> None:
    with running_app(tmp_path) as app:
        pages = watched_page(new_profile(browser), app)
        page = next(pages)
        start_sample(page, app)
        kill_worker_of(app)
        expect(page.get_by_text("Its process was killed")).to_be_visible()
        page.get_by_role("button", name="posture").click()
        expect(page.get_by_text("See how you run")).to_be_visible()
        assert next(pages, None) is None


def test_a_server_stops_when_told_to_while_a_page_shows_a_large_clip(
    browser: Browser, tmp_path: Path
) -> None:
    film = tmp_path / "large.mp4"
    with running_app(tmp_path) as app:
        job = numbered_clip(app, film, Runner())
        grow(film, 300_000_000)
        save_fingerprint(job, fingerprint(film))
        page = new_profile(browser).new_page()
        open_page(page, app, f"?clip={job.id}")
        wait_until_watched(page)
        app.process.send_signal(signal.SIGINT)
        app.process.wait(PATIENCE_S)
        assert "Traceback" not in (tmp_path / "server.log").read_text(errors="replace")
        page.close()


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
