"""The table of a clip's own angles: at contact, at toe-off, over the strides."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from posture.own_angle import MOMENTS, NO_INTERVAL, OwnAngle, OwnReading, own_readings, same_check
from posture.results.formatting import quantity
from posture.ui.clips.wording import plain
from posture.ui.review.clip_review import Review

WHAT_IT_IS: Final = (
    "Your own angles are measured in every frame and never judged. ± is the 90 % interval, which "
    "can be given only where a check knows how far these landmarks may be off at that moment; "
    "otherwise the number in brackets is how much strides differ (standard deviation)."
)


def own_angle_table(seen: Review, angles: Sequence[OwnAngle]) -> None:
    """Show the table; nothing without own angles, or on a clip that was not judged."""
    motion = seen.analysis.motion
    if not angles or motion is None:
        return
    st.markdown("**Your own angles**")
    head = " | ".join(["Angle", *(words.capitalize() for words in MOMENTS.values())])
    rows = [f"| {head} |", "|---" * (1 + len(MOMENTS)) + "|"]
    for own in angles:
        readings = own_readings(own, motion)
        cells = " | ".join(plain(in_words(readings[moment])) for moment in MOMENTS)
        rows.append(f"| {plain(own.name)} | {cells} |")
    st.markdown("\n".join(rows))
    st.caption(WHAT_IT_IS)
    without = [own.name for own in angles if same_check(own.angle) is None]
    if without:
        st.caption(plain(f"{', '.join(without)}: {NO_INTERVAL}"))


def in_words(reading: OwnReading) -> str:
    """Return a reading: "152.3° ± 6.5°", "12.1° (2.0°), no interval", "not measured"."""
    if reading.value_deg is None:
        return "not measured"
    value = quantity(reading.value_deg, "deg")
    if reading.u_deg is not None:
        return f"{value} ± {quantity(reading.u_deg, 'deg')}"
    spread = f" ({quantity(reading.spread_deg, 'deg')})" if reading.spread_deg is not None else ""
    return f"{value}{spread}, no interval"
