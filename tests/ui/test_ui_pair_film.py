"""Films of two clips: made in the background, sent, and spoken beside."""

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import av
import pytest

from posture.drawing.sketch import Shape, to_content
from posture.errors import PostureError, UsageError
from posture.results.pairs import InStep, PairStyle
from posture.system.validation import convert
from posture.ui.browser.pair_contract import PairFilm
from posture.ui.clips.clip_folder import AppClip
from posture.ui.downloads import voices
from posture.ui.downloads.download_files import pair_address, voice_address
from posture.ui.downloads.pair_films import (
    begin_pair,
    can_be_filmed,
    cancel_pair,
    drawn_frames,
    pair_film,
    pair_task,
)
from posture.ui.downloads.voices import NO_FILM, TOO_LARGE, has_voice, take_voice, voiced
from posture.ui.open_library.clip_marks import take_note
from posture.ui.review.clip_review import Review, review
from tests.clips import evenly, write_clip
from tests.ui.asking import ask, show
from tests.ui.clips import analysed
from tests.video.test_voice import recorded
from tests.waiting import wait_until

LINE = Shape("line", ((0.1, 0.5), (0.9, 0.5)))
ASKED = PairFilm(InStep((1.0, 2.0), (0.5, 1.5)), PairStyle(speed=0.5, pause_s=1.0))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Review, Review]:
    """Two analysed clips with a video; there is a drawing on the first one's frame at 1.5 s."""
    film = write_clip(tmp_path / "film.mp4", evenly(360, 60.0), rate=60)
    first, second = analysed(film), analysed(film)
    shapes = to_content([LINE])
    for at_s in (1.5, None):
        take_note(first, {"kind": "add", "text": "Here", "at_s": at_s, "shapes": shapes})
    return review(first), review(second)


def made(pair: tuple[Review, Review]) -> Path:
    begin_pair(*pair, ASKED)
    wait_until(lambda: (task := pair_task(*pair)) and task.ended)
    task = pair_task(*pair)
    assert task is not None
    assert task.trouble == ""
    return pair_film(*pair)


def test_a_pair_s_film_is_made_and_sent(pair: tuple[Review, Review]) -> None:
    assert can_be_filmed(*pair)
    assert [drawn.at_s for drawn in drawn_frames(pair[0].job)] == [1.5]
    assert ask(pair_address(*pair))[0] == 404
    made(pair)
    status, headers, body = ask(pair_address(*pair))
    assert (status, headers["content-type"]) == (200, "video/mp4")
    assert "run-pair.mp4" in headers["content-disposition"]
    with av.open(io.BytesIO(body), "r") as film:
        times = [frame.time for frame in film.decode(video=0)]
    assert times[-1] == pytest.approx(1.0 / 0.5 + 1.0, abs=0.01)
    app = show(compare=f"{pair[0].job.id}~{pair[1].job.id}")
    pages = "".join(element.proto.body for element in app.get("html"))
    assert re.findall(r"href='(/take-away/[^']+)'", pages) == [pair_address(*pair)]
    assert "posture_voice" in [e.proto.component_name for e in app.get("bidi_component")]


@pytest.mark.usefixtures("drawn_here")
def test_a_film_that_is_not_wanted_any_more_leaves_nothing(pair: tuple[Review, Review]) -> None:
    begin_pair(*pair, ASKED)
    cancel_pair(pair[0].job, pair[1].job)
    wait_until(lambda: (task := pair_task(*pair)) and task.ended)
    assert not pair_film(*pair).exists()
    assert pair_task(*pair).trouble == ""  # type: ignore[union-attr]


def put(film: Path, content: bytes, lead_s: float = 0.0) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for first in range(0, len(content), 1000):
            yield content[first : first + 1000]

    anyio.run(take_voice, film, pieces(), lead_s)


def has_sound(path: Path) -> bool:
    with av.open(str(path)) as film:
        return bool(film.streams.audio)


@pytest.mark.usefixtures("drawn_here")
def test_a_voice_is_added_sent_with_the_film_and_deleted(
    pair: tuple[Review, Review], tmp_path: Path
) -> None:
    film = made(pair)
    put(film, recorded(tmp_path / "voice.webm", 2.0).read_bytes())
    assert has_voice(film)
    assert (has_sound(film), has_sound(voiced(film))) == (False, True)
    _, _, body = ask(pair_address(*pair))
    assert body == voiced(film).read_bytes()
    assert not list(film.parent.glob("*.voice"))
    status, _, _ = ask(voice_address(pair_address(*pair)), method="DELETE")
    assert (status, has_voice(film)) == (200, False)


@pytest.mark.usefixtures("drawn_here")
def test_a_new_film_has_no_old_voice(pair: tuple[Review, Review], tmp_path: Path) -> None:
    film = made(pair)
    put(film, recorded(tmp_path / "voice.webm", 1.0).read_bytes())
    made(pair)
    assert not has_voice(film)


@pytest.mark.usefixtures("drawn_here")
def test_what_is_no_voice_is_refused_and_leaves_nothing(
    pair: tuple[Review, Review], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match=NO_FILM):
        put(pair_film(*pair), b"")
    film = made(pair)
    there = set(film.parent.iterdir())
    with pytest.raises(UsageError, match="holds no sound"):
        put(film, bytes(5000))
    monkeypatch.setattr(voices, "LARGEST_BYTES", 999)
    with pytest.raises(UsageError, match=TOO_LARGE):
        put(film, bytes(5000))
    assert set(film.parent.iterdir()) == there
    del tmp_path


@pytest.mark.parametrize(
    "film",
    ["", "/../../secret.mp4", "/x/0123456789abcdef/lines.mp4", "/x/0123456789abcdef/report.pdf"],
)
def test_a_voice_for_no_film_of_ours_is_refused(film: str) -> None:
    status, _, body = ask(f"/voice?film={film}", method="DELETE")
    assert (status, NO_FILM.encode() in body) == (400, True)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"step": {"first_s": [0, 1], "second_s": [0]}, "style": {}},
        {"step": {"first_s": [0, 1], "second_s": [1, 0]}, "style": {}},
        {"step": {"first_s": [0, 1], "second_s": [0, 1]}, "style": {"speed": 5}},
        {"step": {"first_s": [0, 1], "second_s": [0, 1]}, "style": {"pause_s": 1000}},
        {"step": {"first_s": [0] * 3000, "second_s": [0] * 3000}, "style": {}},
    ],
)
def test_nonsense_is_no_film(content: dict[str, Any]) -> None:
    with pytest.raises(PostureError, match="That film"):
        convert(content, PairFilm, "That film")


def test_a_clip_without_a_video_is_not_filmed() -> None:
    job: AppClip = analysed()
    assert not can_be_filmed(review(job), review(job))
