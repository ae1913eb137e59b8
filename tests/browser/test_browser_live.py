"""The Live page in a real browser, with a video that plays as if it were a camera."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.memory import started_by
from posture.ui.clips.clip_folder import find_job
from posture.video import read_frames
from tests.browser.conftest import (
    PRESSES,
    new_profile,
    open_page,
    say_back_is_fine,
    wait_until_drawn,
    watched_page,
)
from tests.browser.server import Server
from tests.live.films import skip_where_too_slow, strides, write_film
from tests.waiting import wait_until

CADENCE = 170.0
ASKED_FOR_A_CAMERA = """
window.asked = 0;
const media = navigator.mediaDevices;
if (media) media.getUserMedia = () => { window.asked += 1; return Promise.reject(); };
"""
# Counts the pixels of the picture that have the skeleton's blue.
BLUE = """
(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let blue = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 2] > 190 && data[i + 2] - data[i] > 90) blue += 1;
  return blue;
}
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "camera.mp4"
    return write_film(path, [(strides("good_60"), 90.0)])


def blue_of(page: Page) -> int:
    """Return how many pixels of the live picture have the skeleton's blue."""
    return int(page.locator("canvas.now").evaluate(BLUE))


def start_camera(page: Page, app: Server, film: Path) -> None:
    open_page(page, app, "?live=1")
    say_back_is_fine(page)
    field = page.get_by_label("Camera", exact=True)
    for _ in range(PRESSES):  # a redraw for the answer may begin the field anew
        field.fill(str(film))
        field.press("Enter")
        wait_until_drawn(page)
        page.wait_for_timeout(500)
        if field.input_value() == str(film):
            break
    page.get_by_role("button", name="Start the camera").click()


def holds(app: Server, film: Path) -> bool:
    """Return whether the app's server has the video open."""
    handles = Path(f"/proc/{app.process.pid}/fd").iterdir()
    return any(os.path.realpath(handle) == str(film.resolve()) for handle in handles)


def working(app: Server) -> set[Path]:
    """Return the server's worker processes."""
    started = started_by(Path(f"/proc/{app.process.pid}"))
    return {process for process in started if "spawn_main" in command_of(process)}


def command_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:  # it ended meanwhile
        return ""


def wait_until_freed(app: Server, film: Path, before: set[Path]) -> None:
    """Wait until camera and model are released; other workers were running ``before``."""
    wait_until(lambda: not (holds(app, film) or working(app) - before))


def record_and_analyse(page: Page, app: Server) -> None:
    """A recording is a clip like any other, and the page goes to it."""
    page.get_by_role("button", name="Record for a full analysis").click()
    page.get_by_role("button", name="Stop and analyse").click(delay=500)
    page.wait_for_url("**/*clip=*")
    job = find_job(app.clips, page.url.split("clip=")[1])
    assert job is not None
    assert job.name.startswith("Live 20")
    assert len(list(read_frames(job.clip))) > 10
    while job.folder.exists():  # its worker may be writing there
        shutil.rmtree(job.folder, ignore_errors=True)


def test_the_page_shows_skeleton_and_cadence_and_lets_go_of_the_camera(
    browser: Browser, app: Server, film: Path
) -> None:
    pages = watched_page(new_profile(browser, viewport={"width": 1280, "height": 900}), app)
    page = next(pages)
    page.add_init_script(ASKED_FOR_A_CAMERA)
    before = working(app)
    start_camera(page, app, film)
    expect(page.get_by_text("Setting up")).to_be_visible()
    cadence = page.locator("[data-check=cadence] .value")
    try:
        expect(cadence).to_contain_text("steps a minute")
    except AssertionError:
        skip_where_too_slow(page.locator(".live").inner_text())
        raise
    assert float(cadence.inner_text().split()[0]) == pytest.approx(CADENCE, abs=2)
    assert blue_of(page) > 300
    assert holds(app, film)
    assert working(app) - before
    other = page.context.new_page()
    start_camera(other, app, film)
    expect(other.get_by_text("Another tab of this app")).to_be_visible()
    assert blue_of(other) == 0
    # Nothing is found that quicker steps would help.
    expect(page.get_by_role("button", name="Start the metronome")).to_have_count(0)
    assert page.evaluate("window.asked") == 0
    record_and_analyse(page, app)
    wait_until_freed(app, film, before)
    assert blue_of(other) == 0, "who was refused opened the camera unasked"
    start_camera(page, app, film)
    expect(page.get_by_text("Setting up")).to_be_visible()
    assert holds(app, film)
    assert next(pages, None) is None
    wait_until_freed(app, film, before)
