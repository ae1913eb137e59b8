"""Setting a runner's targets."""

import streamlit as st

from posture.checks import CHECKS
from posture.errors import PostureError
from posture.library.schema.acting import acting
from posture.library.storage.library import Library
from posture.library.trend.targets import Aim, set_target
from posture.results.formatting import PLAIN_UNITS
from posture.ui.clips.wording import plain

WHEN_REACHED = (
    "A session reaches it only when its whole interval lies within. It is shown in the chart and "
    "in hand-outs."
)


def target_form(library: Library, runner_id: str, aims: dict[str, Aim]) -> None:
    """Ask for a target in one measurement, or take it away; a reader is not asked."""
    if not acting().may_change:
        return
    trouble = st.session_state.pop("target-trouble", None)
    with st.expander(f"Targets ({len(aims)})" if aims else "Set a target"):
        if trouble:
            st.error(plain(trouble))
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
            try:
                set_target(library, runner_id, key, Aim(low, high, day) if saved else None)
            except PostureError as error:
                st.session_state["target-trouble"] = str(error)
            st.rerun()
