"""A clip's findings, which its coach confirms or rejects, also by keyboard."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, cast

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.library.schema.vocabulary import Decision
from posture.report.texts import findings, verdict_words
from posture.results.report import Report
from posture.results.sentences import about_words
from posture.system.validation import ContentError, convert
from posture.ui.browser.components import KEYS_STYLE, component
from posture.ui.browser.contract import Finding, FindingDecision, FlagsData, Topic
from posture.ui.player.component_messages import Receive, inbox_of

_flags = component("flags", KEYS_STYLE.read_text(encoding="utf-8"))


def flags(
    clip_id: str,
    report: Report,
    decisions: Mapping[str, str],
    done: bool,
    on_decision: Callable[[str, str | None], None],
    on_done: Callable[[], None],
    on_undo: Callable[[], None],
) -> None:
    """Show the findings of a report.

    Parameters
    ----------
    clip_id : str
        The clip; its player is moved to their evidence.
    report : Report
        With the current corrections.
    decisions : mapping of str to str
        The decisions so far, by measurement.
    done : bool
        Whether the clip has been reviewed.
    on_decision : callable
        Called with a measurement and the decision; None withdraws a decision.
    on_done : callable
        Called when the coach is done.
    on_undo : callable
        Called to undo the coach's last change.
    """
    key = f"flags-{clip_id}"
    inbox = inbox_of(key)

    def decided(content: dict[str, Any]) -> None:
        with suppress(ContentError):
            message = convert(content, FindingDecision, "That decision")
            if message.key in report.measurements:
                on_decision(message.key, message.decision)

    data: FlagsData = {
        "clip": clip_id,
        "flags": [_flag(report, found, decisions) for found in findings(report)],
        "done": done,
        "received": inbox.received,
    }
    handlers: dict[Topic, Receive] = {
        "decision": decided,
        "done": lambda _: on_done(),
        "undo": lambda _: on_undo(),
    }
    _flags(key=key, data=data, on_messages_change=partial(inbox.receive, handlers))


def _flag(report: Report, key: str, decisions: Mapping[str, str]) -> Finding:
    measurement = report.measurements[key]
    shot = next(iter(measurement.evidence), None)
    return {
        "key": key,
        "title": title_of(key, CHECKS),
        "verdict": measurement.verdict,
        "words": f"{verdict_words(measurement)}: {about_words(measurement)}",
        "time": shot.time_s if shot else None,
        "decision": cast("Decision | None", decisions.get(key)),
    }
