"""What a measurement is against the runner's own stance, in words."""

from posture.checks.base import Check
from posture.results.formatting import number, quantity
from posture.results.report import Measurement, View


def stance_words(check: Check | None, measurement: Measurement) -> str:
    """Return "4.1° further back than when you stand still, at 1.0, ± 1.6."; empty if not known."""
    own = measurement.from_stance
    if own is None or check is None or check.from_stance is None:
        return ""
    unit = measurement.unit
    direction = check.from_stance.more if own.value >= 0 else check.from_stance.less
    standing, u = number(own.standing, unit), number(own.u, unit)
    apart = quantity(abs(own.value), unit)
    return f"{apart} {direction} than when you stand still, at {standing}, ± {u}."


def where_standing(view: View | None) -> list[tuple[str, str]]:
    """Return ("Standing still", "0.3 to 2.9 s") beside a clip's settings; empty if never seen."""
    stance = view.stance if view else None
    if stance is None:
        return []
    of_clip = f" of {stance.clip}" if stance.clip else ""
    return [("Standing still", f"{stance.start_s:.1f} to {stance.end_s:.1f} s{of_clip}")]
