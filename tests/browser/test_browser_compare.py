"""Two clips side by side in a real browser, synchronised by the contacts of one foot."""

import re
from contextlib import suppress
from functools import partial
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from posture.pose_track import load_track
from posture.ui.clips.clip_folder import AppClip
from posture.ui.review.clip_review import analysed_report
from tests.browser.conftest import PRESS_MS, PRESSES, frame_at, open_page, unfold, wait_until_drawn
from tests.browser.films import number_on, numbered_clip
from tests.browser.server import Server
from tests.gait import Runner
from tests.waiting import wait_until


@pytest.fixture(scope="package")
def striding(app: Server, tmp_path_factory: pytest.TempPathFactory) -> AppClip:
    """The runner of `numbered` at another cadence, with the feet far ahead."""
    film = tmp_path_factory.mktemp("striding") / "striding.mp4"
    return numbered_clip(app, film, Runner(cadence=160.0, overstride=36.0))


def contacts(job: AppClip, side: str) -> list[float]:
    return [step.contact_s for step in analysed_report(job).steps if step.side == side]


def expect_in_step(page: Page, clips: dict[str, AppClip], side: str, n: int) -> None:
    """Expect both players at the n-th contact of one foot, and both videos to show it."""
    where = page.locator(".compare .where")
    expect(where).to_contain_text(f"{side} contact {n + 1} + 0 %")
    for word, place, job in zip(("before", "after"), ("one", "two"), clips.values(), strict=True):
        frame = frame_at(job, contacts(job, side)[n])
        expect(where).to_contain_text(f"{word} {load_track(job.track).time_s[frame]:.3f} s")
        expect_number(page.locator(f".compare .{place} video"), frame)


def expect_number(film: Locator, number: int) -> None:
    """Expect a video to show this frame; a browser may report it just before it does."""
    wait_until(lambda: number_on(film) == number)


def test_two_clips_are_compared_in_step_on_the_same_contact(
    numbered: AppClip, striding: AppClip, page: Page, app: Server
) -> None:
    clips = {"before": numbered, "after": striding}
    open_page(page, app, f"?compare={numbered.id}~{striding.id}")
    expect(page.get_by_text("Overstride", exact=False).first).to_be_visible()
    expect_in_step(page, clips, "right", 0)
    for n in (1, 2):
        page.get_by_role("button", name="Next contact").click()
        expect_in_step(page, clips, "right", n)
    page.get_by_role("button", name="Contact before").click()
    expect_in_step(page, clips, "right", 1)
    page.locator(".compare .foot").select_option("left")
    expect_in_step(page, clips, "left", 0)

    changed = page.locator(".st-key-sheet-changed")
    expect(changed).to_contain_text("Overstride")
    row = page.get_by_role("row", name="Overstride").first
    expect(row).to_contain_text(re.compile("(sure|likely) change"))

    page.get_by_role("button", name="Overlay").click()
    both = page.get_by_role("img", name="Both bodies laid over each other")
    expect(both).to_be_visible()
    colours = both.evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const found = new Set();
          for (let k = 0; k < data.length; k += 4)
            if (data[k + 3] === 255) found.add(`${data[k]},${data[k + 1]},${data[k + 2]}`);
          return [...found];
        }"""
    )
    assert {"86,180,233", "230,159,0"} <= set(colours), "one of the two bodies is missing"


def test_films_that_cannot_be_shown_leave_the_skeletons_in_step(
    numbered: AppClip, striding: AppClip, page: Page, app: Server
) -> None:
    for job, broken in ((numbered, ["Before"]), (striding, ["Before", "After"])):
        film = re.compile(f"/{job.id}/video")
        page.route(film, lambda route: route.fulfill(body="no film", content_type="video/mp4"))
        open_page(page, app, f"?compare={numbered.id}~{striding.id}")
        trouble, where = page.locator(".compare .trouble"), page.locator(".compare .where")
        for word in broken:
            expect(trouble).to_contain_text(f"{word}: the film cannot be shown here")
        expect(where).to_contain_text("right contact 1 + 0 %")
        page.get_by_role("button", name="Play").click()
        expect(where).to_contain_text("right contact 3 +")
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("button", name="Play")).to_be_visible()
        wait_until(partial(in_one_stride, page, numbered, striding))


def in_one_stride(page: Page, before: AppClip, after: AppClip) -> bool:
    """Return whether both clips are at the same share of the same stride of the right foot."""
    times = page.locator(".compare .where").evaluate("where => ({ ...where.dataset })")
    first, second = (
        np.interp(float(times[word]), contacts(job, "right"), range(len(contacts(job, "right"))))
        for word, job in (("before", before), ("after", after))
    )
    return bool(abs(first - second) < 0.02)  # a frame is a fortieth of a stride


def test_the_way_to_the_comparison_leads_over_the_list_of_clips(
    numbered: AppClip, striding: AppClip, page: Page, app: Server
) -> None:
    assert numbered.id != striding.id
    open_page(page, app)
    page.get_by_role("button", name="Compare two clips").click()
    expect(page.get_by_role("heading", name="Compare two clips")).to_be_visible()
    page.wait_for_url("**/*compare=*")
    page.reload()
    expect(page.locator(".compare .where")).to_contain_text("contact 1 + 0 %")


def test_a_pair_becomes_a_film_with_a_drawing_and_a_voice(
    numbered: AppClip, striding: AppClip, page: Page, app: Server
) -> None:
    open_page(page, app, f"?compare={numbered.id}~{striding.id}")
    expect_in_step(page, {"before": numbered, "after": striding}, "right", 0)
    page.get_by_role("button", name="Next contact").click()
    draw_circle(page)
    zoom_and_fill(page)
    bring_together_by_hand(page)
    page.locator(".compare .foot").select_option("right")
    page.locator(".compare .speed").select_option("1")
    page.locator(".compare .pause").select_option("2")
    page.get_by_role("button", name="Film of this pair").click()
    expect(page.get_by_role("link", name="Save the film of both as made")).to_be_visible()
    (film,) = numbered.derived.glob(f"*{striding.id}.mp4")
    check_film(film, contacts(numbered, "right"), len(contacts(striding, "right")))

    unfold(page, "Watch it, and speak beside it")
    speak(page)
    (spoken,) = numbered.derived.glob("*.voice.mp4")
    with av.open(str(spoken)) as both, av.open(str(film)) as silent:
        assert both.streams.audio[0].codec_context.name == "aac"
        heard = np.concatenate([f.to_ndarray().ravel() for f in both.decode(audio=0)])
        assert np.abs(heard).max() > 0.01, "the microphone beeps"
        assert both.streams.video[0].frames == silent.streams.video[0].frames
    player = page.locator(".voice video")
    player.evaluate("video => { video.muted = true; video.currentTime = 0; return video.play(); }")
    wait_until(lambda: player.evaluate("video => video.webkitAudioDecodedByteCount") > 0)
    wait_until(lambda: player.evaluate("video => video.currentTime") > 0.5)


def draw_circle(page: Page) -> None:
    """Draw a circle around the middle of the first clip's picture, and keep it as a note."""
    first = page.locator(".compare .one")
    first.get_by_role("button", name="Draw or note on this frame").click()
    first.get_by_role("button", name="Circle", exact=True).click()
    stage = first.locator(".stage")
    stage.hover()  # waits until the tools that opened no longer move it
    box = stage.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1], steps=4)
    page.mouse.up()
    first.get_by_label("Note", exact=True).fill("Here")
    page.keyboard.press("Control+Enter")
    expect(first.locator(".notes").get_by_text("Here")).to_be_visible()
    expect(first.get_by_role("button", name="Change")).to_be_enabled()


def zoom_and_fill(page: Page) -> None:
    films = page.locator(".compare .stages .film")

    def scale() -> float:
        found = films.first.evaluate("film => new DOMMatrix(getComputedStyle(film).transform).a")
        return float(found)

    before = scale()
    page.locator(".compare").get_by_role("button", name="Zoom in").click()
    wait_until(lambda: scale() > 1.2 * before)
    page.locator(".compare").get_by_role("button", name="Full screen").click()
    expect(page.locator(".compare.large")).to_be_visible()
    page.locator(".compare").get_by_role("button", name="Close").click()
    expect(page.locator(".compare.large")).to_have_count(0)


def bring_together_by_hand(page: Page) -> None:
    """By hand, the second clip moves alone, and then both move together."""
    where = page.locator(".compare .where")

    def times() -> list[float]:
        return [float(where.get_attribute(f"data-{word}") or "nan") for word in ("before", "after")]

    page.locator(".compare .foot").select_option("hand")
    expect(where).to_contain_text("in step by hand")
    before, after = times()
    page.get_by_role("button", name="Second clip one frame on").click()
    wait_until(lambda: times()[1] > after)
    assert times()[0] == before
    apart = times()[1] - before
    page.get_by_role("button", name="One frame on", exact=True).click()
    wait_until(lambda: times()[0] > before)
    wait_until(lambda: abs(times()[1] - times()[0] - apart) < 0.02)


def check_film(path: Path, leading: list[float], others: int) -> None:
    """The film lasts as long as the shared contacts and the pause, and stands still on orange.

    The clips are black and white, so what is redder than blue is the drawing.
    """
    count = min(len(leading), others)
    with av.open(str(path)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        frames = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]
    assert frames[-1][0] == pytest.approx(leading[count - 1] - leading[0] + 2.0, abs=0.05)
    orange = [
        time_s
        for time_s, image in frames
        if (image[:, :, 0].astype(int) - image[:, :, 2] > 80).sum() > 30
    ]
    assert orange[-1] - orange[0] == pytest.approx(1.9, abs=0.05)
    assert orange[0] == pytest.approx(leading[1] - leading[0], abs=0.05)


def speak(page: Page) -> None:
    """Record a second of the voice while the film plays, and wait until it is added.

    Where a redraw takes the button from under the press, it is pressed again.
    """
    voice = page.locator(".voice")
    for _ in range(PRESSES):
        wait_until_drawn(page)
        voice.locator(".record").click()
        with suppress(AssertionError):
            expect(voice.locator(".state")).to_contain_text("Recording", timeout=PRESS_MS)
            break
    wait_until(lambda: voice.locator("video").evaluate("video => video.currentTime") > 1)
    voice.get_by_role("button", name="Stop").click()
    expect(voice.get_by_role("button", name="Record it anew")).to_be_visible()
