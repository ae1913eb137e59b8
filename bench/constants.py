"""What the tuning clips ask of ``posture/checks/accuracy.py``, beside what stands there.

Biases are the mean errors of whole clips; half-widths are the smallest that hold 90 % of the
stretches. A stretch is judged by the bias of the other bodies' clips, as those of a new runner
will be.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from bench.design import Entry
from bench.rendered import Result
from bench.sections import Section, section
from posture.arrays import FloatArray
from posture.checks import CHECKS

HELD_SHARE = 0.9


def constants_section(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    """Return the table; of all ``results`` and ``entries`` those of random tuning clips count."""
    body_of = {e.clip.name: e.clip.shape for e in entries if e.group == "random-tuning"}
    rows = []
    for key, check in CHECKS.items():
        own = [result for result in results if result.key == key and result.clip in body_of]
        whole = [r for r in own if r.start_s is None and np.isfinite(r.error)]
        parts = [r for r in own if r.start_s is not None and np.isfinite(r.error)]
        if not parts:
            continue
        accuracy = check.accuracy
        off = off_from_others(parts, whole, body_of)
        wider = np.array([result.wider for result in parts])
        rest = np.array([result.u for result in parts]) ** 2 - (accuracy.measured * wider) ** 2
        rows.append(
            (
                f"{key}, {check.unit}",
                f"{accuracy.bias:+.1f}",
                f"{accuracy.bias + float(np.mean([r.error for r in whole])):+.2f}",
                f"{accuracy.measured:.1f}",
                f"{holding(off / wider, rest / wider**2):.2f}",
            )
        )
    note = (
        "What the tuning clips ask for beside what is in use; rounded by hand, and larger where a"
        " clip's own spread already holds more."
    )
    columns = ("measurement", "bias in use", "asked", "measured in use", "asked")
    return section("constants", "Random clips: constants", note, columns, rows)


def off_from_others(
    parts: Sequence[Result], whole: Sequence[Result], body_of: Mapping[str, object]
) -> FloatArray:
    """Errors of stretches less the mean error of the whole clips of all other bodies.

    Parameters
    ----------
    parts, whole : sequence of Result
        One measurement's, all answered: of stretches and of whole clips.
    body_of : mapping
        Whose body each clip shows, by the clip's name.

    Returns
    -------
    ndarray (n,)
        Of the stretches, in order; NaN = no other body was there.
    """
    errors = [(body_of[r.clip], r.error) for r in whole]
    usual = {
        body: float(np.mean([error for other, error in errors if other != body] or [np.nan]))
        for body in set(body_of.values())
    }
    return np.array([r.error - usual[body_of[r.clip]] for r in parts])


def holding(errors: FloatArray, rest: FloatArray) -> float:
    """Smallest half-width that, joined with ``rest`` (squares), holds 90 % of ``errors``."""
    needed = np.sqrt(np.clip(errors**2 - rest, 0.0, None))
    return float(np.quantile(needed, HELD_SHARE)) if len(needed) else float("nan")
