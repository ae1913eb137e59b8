"""Setting a runner's targets."""

from typing import Final

import streamlit as st

from posture.checks import CHECKS
from posture.library.schema.acting import acting
from posture.library.storage.library import Library
from posture.library.trend.targets import Aim, set_target
from posture.results.formatting import PLAIN_UNITS
from posture.ui.clips.said import attempt, show_trouble

TROUBLE: Final = "target-trouble"
WHEN_REACHED: Final = (
    "A session reaches it only when its whole interval lies within. It is shown in the chart and "
    "in hand-outs."
)


def target_form(library: Library, runner_id: str, aims: dict[str, Aim]) -> None:
    """Ask for a target in one measurement, or take it away; a reader is not asked."""
    if not acting().may_change:
        return
    with st.expander(f"Targets ({len(aims)})" if aims else "Set a target"):
        show_trouble(TROUBLE)
        titles = {key: check.title for key, check in CHECKS.items() if check.unit != "signs"}
        key = st.selectbox("What", list(titles), format_func=titles.__getitem__, key="target-key")
        known, unit = aims.get(key), PLAIN_UNITS.get(CHECKS[key].unit, CHECKS[key].unit)
        with st.form(f"target-{key}", border=False):
            left, middle, right = st.columns(3)
            low = left.number_input(
                f"At least ({unit})", value=known.low if known else None, key=f"target-low-{key}"
            )
            high = middle.number_input(
                f"At most ({unit})", value=known.high if known else None, key=f"target-high-{key}"
            )
            day = right.date_input(
                "By (if agreed)", value=known.day if known else None, key=f"target-day-{key}"
            )
            st.caption(WHEN_REACHED)
            with st.container(horizontal=True):
                saved = st.form_submit_button("Save")
                gone = known is not None and st.form_submit_button("Remove")
        if saved or gone:
            aim = Aim(low, high, day) if saved else None
            attempt(TROUBLE, lambda: set_target(library, runner_id, key, aim))
            st.rerun()
