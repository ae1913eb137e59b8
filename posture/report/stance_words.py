"""What a measurement is against the runner's own stance, in plain words and in full."""

from posture.checks.base import Check
from posture.results.formatting import number, plain_quantity, quantity
from posture.results.report import Measurement, View


def stance_words(check: Check | None, measurement: Measurement) -> str:
    """Return "About 4 degrees further back than when you stand still."; empty if not known.

    What is less than its own uncertainty is no difference to tell.
    """
    own = measurement.from_stance
    if own is None or check is None or check.from_stance is None:
        return ""
    if abs(own.value) <= own.u:
        return "No clear difference from when you stand still."
    direction = check.from_stance.more if own.value >= 0 else check.from_stance.less
    decimals = 0 if abs(own.value) >= 1 else 1
    apart = plain_quantity(abs(own.value), measurement.unit, decimals)
    return f"About {apart} {direction} than when you stand still."


def stance_in_full(check: Check | None, measurement: Measurement) -> str:
    """Return "Standing still: 1.0°; running, 4.1 ± 1.6° further back."; empty if not known."""
    own = measurement.from_stance
    if own is None or check is None or check.from_stance is None:
        return ""
    unit = measurement.unit
    direction = check.from_stance.more if own.value >= 0 else check.from_stance.less
    apart = f"{number(abs(own.value), unit)} ± {quantity(own.u, unit)}"
    return f"Standing still: {quantity(own.standing, unit)}; running, {apart} {direction}."


def where_standing(view: View | None) -> list[tuple[str, str]]:
    """Return ("Standing still", "0.3 to 2.9 s") beside a clip's settings; empty if never seen."""
    stance = view.stance if view else None
    if stance is None:
        return []
    of_clip = f" of {stance.clip}" if stance.clip else ""
    return [("Standing still", f"{stance.start_s:.1f} to {stance.end_s:.1f} s{of_clip}")]
