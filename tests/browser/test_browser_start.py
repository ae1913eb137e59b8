"""The runner's first minutes in a real browser."""

import re

from playwright.sync_api import Page, expect

from posture.ui.jobs import Job
from tests.browser.conftest import SampleRun, open_page
from tests.browser.server import Server


def test_from_the_sample_over_the_warning_signs_and_progress_to_the_result(
    sample_run: SampleRun, page: Page, app: Server
) -> None:
    assert sample_run.asked_first, "an analysis could start before the warning signs"
    following = re.compile(r"Following the body: frame (\d+) of \d+")
    counted = [following.match(text) for text in sample_run.progress]
    frames = [int(match[1]) for match in counted if match]
    assert len(frames) > 1
    assert frames == sorted(frames)
    open_page(page, app, f"?clip={sample_run.job.id}")
    page.wait_for_function("document.body.innerText.length > 0")
    assert "overstride" in " ".join(frame.inner_text("body") for frame in page.frames).lower()


def test_a_new_tab_finds_the_analysed_clip(analysed_sample: Job, page: Page, app: Server) -> None:
    open_page(page, app)
    expect(page.get_by_text(analysed_sample.name).first).to_be_visible()
