"""Text in every script on pictures and films."""

import numpy as np
import pytest

from posture.arrays import Image
from posture.drawing.lettering import is_written_apart
from posture.drawing.paint import draw_text, text_width
from posture.report.paper import lacking_letters, lacking_words

SIZE = 60
INK = (200, 40, 10)


def written(text: str, wide: int = 900) -> Image:
    """Return a text on white, with its baseline in the middle."""
    if lacking := lacking_letters(text):
        pytest.skip(lacking_words(lacking))
    image: Image = np.full((200, wide, 3), 255, dtype=np.uint8)
    draw_text(image, text, (20, 100), SIZE, INK)
    return image


def ink(image: Image) -> Image:
    """Return the part of a picture with ink on it."""
    rows, columns = inked(image)
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def inked(image: Image) -> tuple[list[int], list[int]]:
    """Return the rows and the columns with ink on them."""
    rows, columns = (np.any(image < 128, axis=axes) for axes in ((1, 2), (0, 2)))
    return np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist()


def alike(one: Image, other: Image) -> float:
    """Return how alike two pictures of one size are, 1 = the same."""
    first, second = (np.asarray(image, dtype=float).ravel() for image in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Łukasz Żółć, 5°", True),
        ("Ελένη", True),
        ("Ирина – 3 см", True),
        ("李小龍、走る", True),
        ("محمد", False),
        ("שלום", False),
        ("٣", False),
        ("e\u0301", False),
        ("달리기", False),
        ("Ann 🏃", False),
        ("a\u200db", False),
    ],
)
def test_letters_that_join_or_turn_round_are_not_written_one_by_one(text: str, apart: bool) -> None:
    assert is_written_apart(text) is apart


def test_hebrew_begins_on_the_right() -> None:
    """In "של" the first letter, ש, is the right one."""
    first, both = ink(written("ש")), ink(written("של"))
    height = first.shape[0]
    last = both[-height:, -first.shape[1] :]
    begin = both[-height:, : first.shape[1]]
    assert alike(last, first) > 0.9
    assert alike(begin, first) < 0.7


def test_arabic_letters_join() -> None:
    """Four letters that join are one stroke; apart, there are gaps between them."""
    joined = (ink(written("سسسس")) < 128).any(axis=(0, 2))
    assert joined.all()
    apart = (ink(written("س س س س")) < 128).any(axis=(0, 2))
    assert not apart.all()


def test_text_stands_on_its_baseline_and_is_as_wide_as_announced() -> None:
    """The letter ה has neither ascender nor descender."""
    rows, columns = inked(written("ה"))
    assert rows[-1] == pytest.approx(99, abs=2)
    assert 0.4 * SIZE < rows[-1] - rows[0] < 0.9 * SIZE
    assert columns[0] == pytest.approx(20, abs=2)
    assert columns[-1] - columns[0] == pytest.approx(text_width("ה", SIZE), abs=2)


def test_letters_have_the_colour_and_emoji_their_own() -> None:
    image = written("שלום")
    assert image[(image < 128).any(axis=2)].min(axis=0).tolist() == pytest.approx(INK, abs=3)
    runner = written("🏃").reshape(-1, 3)
    coloured = runner[(runner < 250).any(axis=1)]
    assert len(np.unique(coloured // 32, axis=0)) > 4


def test_text_that_reaches_over_the_edge_is_cut_off() -> None:
    image = np.full((30, 60, 3), 255, dtype=np.uint8)
    for at in ((-40, 10), (40, 90), (500, 500), (-500, -500)):
        draw_text(image, "محمد صلاح", at, SIZE, INK)
    assert image.shape == (30, 60, 3)
