"""A runner's targets."""

from datetime import date

import pytest

from posture.errors import UsageError
from posture.library.changing.undoing import last_change, undo
from posture.library.maintenance.care import delete_runner
from posture.library.runners.records import ensure_runner
from posture.library.schema.acting import Person, acting_as
from posture.library.storage.library import Library
from posture.library.trend.targets import Aim, aim_words, set_target, targets_of
from tests.library.conftest import rows


def test_a_target_is_set_changed_taken_away_and_that_undone(library: Library) -> None:
    zoe = ensure_runner(library, "Zoe").id

    def aims() -> dict[str, Aim]:
        with library.reading() as transaction:
            return targets_of(transaction, zoe)

    with acting_as(Person("Ines", "coach")):
        set_target(library, zoe, "cadence", Aim(165.0, None, date(2026, 9, 1)))
    assert aims() == {"cadence": Aim(165.0, None, date(2026, 9, 1), "Ines")}
    set_target(library, zoe, "cadence", Aim(165.0, 175.0))
    set_target(library, zoe, "overstride", Aim(None, 15.0))
    assert {key: (aim.low, aim.high) for key, aim in aims().items()} == {
        "cadence": (165.0, 175.0),
        "overstride": (None, 15.0),
    }
    set_target(library, zoe, "cadence", None)
    set_target(library, zoe, "cadence", None)
    assert list(aims()) == ["overstride"]
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    undo(library, change.id)
    assert sorted(aims()) == ["cadence", "overstride"]
    delete_runner(library, zoe)
    assert rows(library, "targets") == 0


@pytest.mark.parametrize(
    ("key", "aim", "words"),
    [
        ("cadence", Aim(None, None), "needs a lower bound"),
        ("cadence", Aim(170.0, 170.0), "below its upper one"),
        ("shoe_size", Aim(1.0, None), "not measured"),
    ],
)
def test_what_is_no_target_is_refused(library: Library, key: str, aim: Aim, words: str) -> None:
    zoe = ensure_runner(library, "Zoe").id
    with pytest.raises(UsageError, match=words):
        set_target(library, zoe, key, aim)


def test_a_target_in_words() -> None:
    assert aim_words(Aim(165.0, None)) == "at least 165"
    assert aim_words(Aim(None, 15.0)) == "at most 15"
    assert aim_words(Aim(5.0, 8.0)) == "between 5 and 8"
