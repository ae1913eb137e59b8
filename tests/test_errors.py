"""Errors are for people: a sentence, and an exit code for machines."""

import pytest

from posture.errors import MachineError, PostureError, RefusedError, UsageError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PostureError("x"), 1),
        (UsageError("x"), 2),
        (RefusedError("too_short", "x", "y"), 3),
        (MachineError("x"), 4),
    ],
)
def test_every_error_is_one_sentence_with_its_exit_code(error: PostureError, code: int) -> None:
    assert error.exit_code == code
    assert str(error) == "x"


def test_a_refusal_carries_what_to_do_next() -> None:
    refusal = RefusedError("no_person", "Nobody is there.", "Film somebody.")
    assert (refusal.code, refusal.message, refusal.advice) == (
        "no_person",
        "Nobody is there.",
        "Film somebody.",
    )
