"""What comes from outside fits its type, or is told in one sentence."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from posture.errors import PostureError
from posture.results.ranges import FileName, Id, Key, Name, PictureName, Seconds, Sha256
from posture.system.validation import (
    ContentError,
    as_json,
    convert,
    decode,
    decode_lenient,
    read_bytes,
)


@dataclass(frozen=True)
class Moment:
    at_s: Seconds
    words: Name = ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not complete JSON"),
        (b"{", "it is not complete JSON"),
        (b'{"at_s": 1}{}', "it is not complete JSON"),
        (b'{"at_s": NaN}', "it is not complete JSON"),
        (b'{"words": "\xff"}', "it is not complete JSON"),
        (b'{"words": "\\ud800", "at_s": 1}', "it is not complete JSON"),
        (b'{"more": ' + b"[" * 100_000, "it is nested too deeply"),
        (b" " * 1001, "it is larger than 0.001 MB"),
        (b"[1]", "it must be an object, not a list"),
        (b"{}", "at_s is missing"),
        (b'{"at_s": "1"}', "at_s must be a number, not text"),
        (b'{"at_s": true}', "at_s must be a number, not true or false"),
        (b'{"at_s": 2e6}', "at_s must be a number of at most 1000000"),
        (b'{"at_s": 1e999}', "number out of range, at at_s"),
        (b'{"at_s": 1, "words": "a\\u0000"}', "words must be text in the expected format"),
        (
            b'{"at_s": 1, "words": "' + b"x" * 201 + b'"}',
            "words must be text of length at most 200",
        ),
    ],
    ids=lambda told: str(told)[:40],
)
def test_what_does_not_fit_is_told_with_its_place(content: bytes, why: str) -> None:
    largest = 1000 if content.startswith(b" ") else 10**6
    with pytest.raises(ContentError) as told:
        decode(content, Moment, "moment.json", largest)
    assert str(told.value) == f"moment.json cannot be read: {why}."
    assert (told.value.why, told.value.exit_code) == (why, 2)


def test_what_fits_is_a_value_of_the_type() -> None:
    assert decode(b'{"at_s": 1, "more": [2]}', Moment, "x") == Moment(1.0)
    assert convert({"at_s": 2, "words": "now"}, Moment, "x") == Moment(2.0, "now")
    assert as_json([Moment(1.0)]) == [{"at_s": 1.0, "words": ""}]


@pytest.mark.parametrize(
    "value",
    [
        *(None, 5, [], {}, {"at_s": math.nan}, {"at_s": math.inf}, {"at_s": 10**400}),
        *({"at_s": 1, "words": "a\0b"}, {"at_s": 1, "words": "\ud800"}, {1: 2}, {"at_s": object()}),
    ],
)
def test_a_value_that_does_not_fit_is_told(value: Any) -> None:
    with pytest.raises(ContentError, match=r"^What the page said cannot be read: [^\n]+\.$"):
        convert(value, Moment, "What the page said")


def test_half_a_letter_is_told_where_a_known_word_is_asked_for() -> None:
    with pytest.raises(ContentError, match="not valid Unicode"):
        convert("\ud800", Literal["arrow", "line"], "The drawing")


def test_names_in_a_complaint_keep_to_one_short_line() -> None:
    odd = "\n\x1b[31m" + 999 * "x"
    with pytest.raises(PostureError) as told:
        convert({odd: "x"}, dict[Key, int], "x")
    assert "\n" not in str(told.value)
    assert "\x1b" not in str(told.value)
    assert len(str(told.value)) < 200


def test_our_own_files_may_hold_names_that_are_no_text() -> None:
    assert decode_lenient('["lauf\\udcff.mp4"]', list[FileName], "x") == ["lauf\udcff.mp4"]
    for content in ("", "[", "[" * 100_000, "[1]", "[NaN]", "1" * 5000, " " * 99):
        with pytest.raises(ContentError):
            decode_lenient(content, list[FileName], "x", 98 if content[:1] == " " else 10**6)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Key, "trunk_lean", "trunk_lean\n"),
        (Key, "a", "../a"),
        (Id, "0" * 32, "0" * 31 + "g"),
        (Sha256, "f" * 64, "f" * 64 + "\n"),
        (PictureName, "evidence/overstride-3.jpg", "evidence/../x-3.jpg"),
        (PictureName, "evidence/a_b-120.jpg", "/evidence/a-1.jpg"),
        (PictureName, "evidence/a-1.jpg", "evidence/a-1.jpg\n"),
    ],
)
def test_names_keep_to_their_pattern(kind: Any, good: str, bad: str) -> None:
    assert convert(good, kind, "x") == good
    with pytest.raises(ContentError):
        convert(bad, kind, "x")


def test_no_more_of_a_file_is_read_than_shows_that_it_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(1000))
    assert len(read_bytes(tmp_path / "large", 10)) == 11
