"""The fuzzing command notices what it is there to notice, and repeats itself by its seed."""

from pathlib import Path
from random import Random

import pytest

from bench.fuzz.doors import DOORS, Door
from bench.fuzz.place import Place, Said
from bench.fuzz.trying import try_one


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name in ("POSTURE_DATA", "HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    # The most memory of this process is that of the tests before, too.
    monkeypatch.setattr("bench.fuzz.trying.MOST_MB", float("inf"))
    made = Place(tmp_path)
    made.clear()
    return made


def fine(place: Place, random: Random) -> Said:
    del random
    place.give("out.json", b"{}")
    return Said(0, "Fine.")


def half_written(place: Place, random: Random) -> Said:
    del random
    (place.trial / "data" / ".posture-x").write_bytes(b"")
    return Said(0, "Fine.")


def kept_of_a_refused_one(place: Place, random: Random) -> Said:
    del random
    stored = place.trial / "data" / "library" / "files" / "ab" / "abcd"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"x")
    return Said(3, "posture: refused.")


def defect(place: Place, random: Random) -> Said:
    del place, random
    raise KeyError("clip")


def steering(place: Place, random: Random) -> Said:
    del place, random
    return Said(2, "posture: no file \x1b[2J.")


@pytest.mark.parametrize(
    ("door", "wrong"),
    [
        (fine, []),
        (half_written, ["left data/.posture-x"]),
        (kept_of_a_refused_one, ["left data/library/files/ab/abcd"]),
        (defect, ["Traceback", "exit code 1"]),
        (steering, ["raw control characters"]),
    ],
)
def test_what_is_wrong_is_noticed(place: Place, door: Door, wrong: list[str]) -> None:
    assert try_one(place, door, Random(1), 0, False).wrong == wrong


@pytest.mark.parametrize("name", ["corrections", "table", "told"])
def test_an_input_depends_on_its_number_alone(place: Place, name: str) -> None:
    door, _ = DOORS[name]
    said = []
    for _ in range(2):
        place.clear()
        tried = try_one(place, door, Random(f"1 {name} 5"), 5, False)
        assert tried.wrong == []
        said.append(tried.said)
    assert said[0] == said[1]
