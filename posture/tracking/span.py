"""Which part of a clip to look at, as its settings say."""

import math
from typing import Final

from posture.errors import UsageError
from posture.results.clip_settings import SHORTEST_STRETCH_S, ClipSettings, check_stretch
from posture.tracking.stretch_choice import Stretch, StretchPlan
from posture.video import WHOLE, Probe

# The index says of key frames only to within a few frames when they are.
KEY_EARLY_S: Final = 0.25
ALL: Final = Stretch(*WHOLE)


def span_of(header: Probe, settings: ClipSettings) -> Stretch:
    """Return from where to where to look, file seconds; `ALL` if that is the whole clip.

    Raises
    ------
    UsageError
        If the settings name no stretch, or one after the clip's end.
    """
    check_stretch(settings)
    start_s, end_s = settings.span_s
    length_s = header.duration_s
    if length_s is not None and 0 < start_s > length_s - SHORTEST_STRETCH_S:
        raise past_the_end(header.path.name, start_s)
    reaches_the_end = length_s is not None and end_s >= length_s
    return Stretch(start_s, math.inf if reaches_the_end else end_s)


def past_the_end(name: str, start_s: float) -> UsageError:
    """Return the error for a stretch in which a clip has no frames."""
    return UsageError(f"{name} ends before {start_s + SHORTEST_STRETCH_S:g} s; start earlier.")


def length_of(span: Stretch, header: Probe) -> float:
    """Return how long a part of a clip is, file seconds; 0 = not known."""
    end_s = min(span.end_s, math.inf if header.duration_s is None else header.duration_s)
    return end_s - span.start_s if math.isfinite(end_s) else 0.0


def key_times_in(span: Stretch, header: Probe) -> list[float]:
    """Return at which key frames of a clip to look for what a part of it shows."""
    first_s = span.start_s - KEY_EARLY_S
    return [key for key in header.key_times_s if first_s <= key <= span.end_s]


def shifted(plan: StretchPlan, by_s: float) -> StretchPlan:
    """Return a plan for what begins so much later."""
    stretches = [Stretch(start + by_s, end + by_s) for start, end in plan.stretches]
    return StretchPlan(stretches, plan.least)
