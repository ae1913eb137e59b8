"""Converts reports of older posture versions to the current schema when they are opened."""

from typing import Any, Final

from posture.results.judging import TOO_CLOSE, Limits, chance_past, is_inside

SCHEMA_1: Final = "posture.report/1"


def migrated(report: dict[str, Any]) -> dict[str, Any]:
    """Return a schema 1 report as a schema 2 report; no measured value changes.

    A verdict "ok" past the ok limit becomes "close"; chances are worked out from value and
    uncertainty; the view covers the whole clip.

    Raises
    ------
    KeyError, TypeError, ValueError, AttributeError
        If the report is damaged.
    """
    measurements = {key: _measurement(old) for key, old in report["measurements"].items()}
    view, duration_s = report["view"], report["clip"]["duration_s"]
    whole = {"start_s": 0.0, "end_s": duration_s}
    if view is not None:
        view = {**whole, **view}
    quality = {"followed_s": duration_s, "followed": [whole], **report["quality"]}
    changed = {"view": view, "quality": quality, "measurements": measurements}
    return {**report, "schema": "posture.report/2", **changed}


def _measurement(old: dict[str, Any]) -> dict[str, Any]:
    new = {name: value for name, value in old.items() if name != "near_limit"}
    new |= {"chance": None, "norm": None}
    if old["limits"] is None or old["value"] is None:
        return new
    limits = Limits(*(_bounds(old["limits"][band]) for band in ("ok", "watch")))
    chance = chance_past(old["value"], old["u"], limits, old["unit"])
    new["chance"] = {"past_ok": chance.past_ok, "past_watch": chance.past_watch}
    if old["verdict"] == "ok" and not is_inside(old["value"], limits.ok):
        new |= {"verdict": "close", "why": TOO_CLOSE}
    return new


def _bounds(pair: list[float | None]) -> tuple[float | None, float | None]:
    low, high = pair
    return low, high
