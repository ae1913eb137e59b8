"""The table of a clip's own angles: at contact, at toe-off, over the strides."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from posture.own_angle import NO_INTERVAL, OwnAngle, same_check
from posture.report.layers import CURIOUS
from posture.report.own_angle_lines import HEADINGS, HOW_READ, angle_lines
from posture.ui.clips.wording import plain
from posture.ui.review.clip_review import Review

NOT_JUDGED: Final = "Your own angles are measured in every frame and never judged."


def own_angle_table(seen: Review, angles: Sequence[OwnAngle]) -> None:
    """Show the table; nothing without own angles, or on a clip that was not judged."""
    motion = seen.analysis.motion
    if not angles or motion is None:
        return
    st.markdown("**Your own angles**")
    st.caption(NOT_JUDGED)
    lines = angle_lines(angles, motion)
    st.markdown(_table([(line.name, *line.plain) for line in lines]))
    with st.expander(CURIOUS):
        st.markdown(_table([(line.name, *line.values) for line in lines]))
        st.caption(HOW_READ)
        without = [own.name for own in angles if same_check(own.angle) is None]
        if without:
            st.caption(plain(f"{', '.join(without)}: {NO_INTERVAL}"))


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows under the headings, in Markdown."""
    lines = [f"| {' | '.join(map(plain, row))} |" for row in (HEADINGS, *rows)]
    return "\n".join([lines[0], "|---" * len(HEADINGS) + "|", *lines[1:]])
