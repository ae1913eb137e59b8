"""What the tuning clips ask of ``posture/checks/accuracy.py``, beside what stands there.

Biases are the mean errors of whole clips; half-widths are the smallest that hold 90 % of the
stretches (measured) and of the differences between two clips of one runner (repeat).
"""

from collections.abc import Sequence

import numpy as np

from bench.accuracy import paired
from bench.design import Entry
from bench.rendered import Result
from bench.score import known
from bench.sections import Section, section
from posture.checks import CHECKS
from posture.landmarks import FloatArray

HELD_SHARE = 0.9


def constants_section(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    """Return the table; ``results`` and ``entries`` of any group, tuning clips are picked."""
    tuning = [entry for entry in entries if entry.group == "tuning"]
    names = {entry.clip.name for entry in tuning if not entry.again}
    rows = []
    for key, check in CHECKS.items():
        own = [result for result in results if result.key == key and result.clip in names]
        whole = known([result.error for result in own if result.start_s is None])
        parts = [r for r in own if r.start_s is not None and np.isfinite(r.error)]
        if not parts:
            continue
        accuracy = check.accuracy
        off = np.array([result.error for result in parts]) - float(whole.mean())
        wider = np.array([result.wider for result in parts])
        rest = np.array([result.u for result in parts]) ** 2 - (accuracy.measured * wider) ** 2
        change, u_change = paired(results, tuning, key)
        rows.append(
            (
                f"{key}, {check.unit}",
                f"{accuracy.bias:+.1f}",
                f"{accuracy.bias + float(whole.mean()):+.2f}",
                f"{accuracy.measured:.1f}",
                f"{holding(off / wider, rest / wider**2):.2f}",
                f"{accuracy.repeat:.1f}",
                f"{holding(change, u_change**2 - accuracy.repeat**2):.2f}",
            )
        )
    note = (
        "What the tuning clips ask for beside what is in use; rounded by hand, and larger where a"
        " clip's own spread already holds more."
    )
    columns = (
        *("measurement", "bias in use", "asked", "measured in use", "asked"),
        *("repeat in use", "asked"),
    )
    return section("constants", "Rendered runners: constants", note, columns, rows)


def holding(errors: FloatArray, rest: FloatArray) -> float:
    """Smallest half-width that, joined with ``rest`` (squares), holds 90 % of ``errors``."""
    needed = np.sqrt(np.clip(errors**2 - rest, 0.0, None))
    return float(np.quantile(needed, HELD_SHARE)) if len(needed) else float("nan")
