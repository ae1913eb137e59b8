"""How much of a clip is followed: until more of it no longer narrows what the verdicts need."""

from typing import Final

from posture.results.report import Report

# An interval that another stretch narrows by less than this share is as narrow as it gets.
NARROWER: Final = 0.1
# Running far apart, so that what changes during the run can be seen.
LEAST_STRETCHES: Final = 2
# The same refusal after this many stretches would be that of the next one, too.
STRETCHES_TO_REFUSE: Final = 3


def is_enough(before: Report | None, now: Report, judged: int) -> bool:
    """Return whether following more of a clip would hardly change its verdicts.

    Parameters
    ----------
    before, now : Report
        With one stretch less, and with all followed so far; None = there was no report before.
    judged : int
        How many stretches were judged.
    """
    if before is None:
        return False
    if now.refusal:
        again = before.refusal is not None and before.refusal.code == now.refusal.code
        return again and len(now.quality.followed) >= STRETCHES_TO_REFUSE
    return judged >= LEAST_STRETCHES and not before.refusal and _is_settled(before, now)


def _is_settled(before: Report, now: Report) -> bool:
    """Whether every verdict stayed, and none that is too close to call is getting clearer."""
    for key, measurement in now.measurements.items():
        earlier = before.measurements[key]
        if measurement.verdict != earlier.verdict:
            return False
        if measurement.verdict != "close" or measurement.u is None or earlier.u is None:
            continue
        if measurement.u < (1 - NARROWER) * earlier.u:
            return False
    return True
