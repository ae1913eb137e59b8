"""The table of the belt's speed, on readings written by hand."""

from bench.belt import TUNING, Reading, belt_section
from bench.sections import ACCURACY
from posture.motion.motion import BeltSpeed


def test_errors_are_shares_of_the_true_speed_and_intervals_of_the_read_one() -> None:
    found = [Reading(TUNING, BeltSpeed(4.4, 0.44), 4.0), Reading(TUNING, BeltSpeed(3.8, 0.19), 4.0)]
    own = belt_section(found)
    # + 10 % within 0.44 of 4.4, and - 5 % past 0.19 of 3.8.
    assert own.rows == ((TUNING, "2", "+2.5 %", "7.5 %", "+10.0 %", "7.5 %", "1 of 2"),)
    assert own.key in ACCURACY.order
