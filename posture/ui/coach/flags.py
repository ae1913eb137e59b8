"""What stands out in a clip, each to be confirmed or rejected by its coach, by keyboard too."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.report.texts import findings, value_words, verdict_words
from posture.results.report import Report
from posture.ui.player.component_messages import TELLER, Receive, ear_of

ASSETS: Final = Path(__file__).with_name("assets")
HTML: Final = """
<section class="flags" aria-label="What stands out">
  <ol></ol>
  <p class="none">Nothing stands out here.</p>
  <button type="button" class="done"></button>
  <p>Keys: J and K go down and up, C confirms, R rejects, D is done.</p>
</section>
"""

_flags = st.components.v2.component(
    "posture_flags",
    html=HTML,
    css=(ASSETS / "flags.css").read_text(encoding="utf-8"),
    js=TELLER + (ASSETS / "flags.js").read_text(encoding="utf-8"),
)


def flags(
    clip_id: str,
    report: Report,
    decisions: Mapping[str, str],
    done: bool,
    on_decision: Callable[[str, str | None], None],
    on_done: Callable[[], None],
) -> None:
    """Show the findings of a report.

    Parameters
    ----------
    clip_id : str
        Whose they are; the player of the same clip is taken to their evidence.
    report : Report
        As it is corrected now.
    decisions : mapping of str to str
        What was decided already, by measurement.
    done : bool
        Whether the clip was looked through before.
    on_decision : callable
        Called with a measurement and what was decided; None takes a decision back.
    on_done : callable
        Called when the coach is done.
    """
    key = f"flags-{clip_id}"
    ear = ear_of(key)

    def decided(told: dict[str, Any]) -> None:
        if told.get("key") in report.measurements:
            word = told.get("decision")
            on_decision(told["key"], word if word in ("confirmed", "rejected") else None)

    data = {
        "clip": clip_id,
        "flags": [_flag(report, one, decisions) for one in findings(report)],
        "done": done,
        "heard": ear.heard,
    }
    takers: dict[str, Receive] = {"decision": decided, "done": lambda _: on_done()}
    _flags(key=key, data=data, on_told_change=partial(ear.hear, takers))


def _flag(report: Report, key: str, decisions: Mapping[str, str]) -> dict[str, object]:
    measurement = report.measurements[key]
    shot = next(iter(measurement.evidence), None)
    return {
        "key": key,
        "title": title_of(key, CHECKS),
        "verdict": measurement.verdict,
        "words": f"{verdict_words(measurement)}: {value_words(measurement)}",
        "time": shot.time_s if shot else None,
        "decision": decisions.get(key),
    }
