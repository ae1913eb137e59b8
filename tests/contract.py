"""The report's contract, written out once more by hand for the tests."""

import json
import math
import re
from typing import Any, NoReturn

Fields = dict[str, type]

TOP = {
    *("schema", "status", "refusal", "made_with", "clip", "view", "quality", "steps"),
    *("measurements", "plan"),
}
MADE_WITH: Fields = {"posture": str, "model": str, "model_sha256": str, "options": dict}
CLIP: Fields = {
    **{"name": str, "width": int, "height": int, "frames": int, "duration_s": float},
    **{"frame_rate_hz": float, "variable_frame_rate": bool, "rotation_deg": int},
    **{"slow_motion_factor": float},
}
VIEW: Fields = {
    "start_s": float,
    "end_s": float,
    "facing": str,
    "near_side": str,
    "mirrored": bool,
    "roll_deg": float,
    "yaw_deg": float,
}
QUALITY: Fields = {
    **{"detected_fraction": float, "repaired_frames": int, "warnings": list},
    **{"followed_s": float, "followed": list},
}
STEP = {"side", "near", "contact_s", "toe_off_s", "contact_u_s"}
MEASUREMENT = {
    *("value", "unit", "u", "u_change", "u_people", "n", "verdict", "chance", "limits", "norm"),
    *("why", "evidence", "from_stance"),
}
UNITS = {
    "trunk_lean": "deg",
    "pelvic_tilt_proxy": "signs",
    "lumbar_hollow": "%",
    "head_forward": "deg",
    "overstride": "%",
    "shank_angle_at_contact": "deg",
    "knee_flexion_at_contact": "deg",
    "foot_angle_at_contact": "deg",
    "cadence": "steps/min",
    "vertical_oscillation": "%",
    "thigh_extension_at_toe_off": "deg",
    "contact_time": "ms",
    "duty_factor": "%",
    "elbow_angle": "deg",
}
NEVER_JUDGED = {
    *("shank_angle_at_contact", "foot_angle_at_contact", "contact_time", "duty_factor"),
    "elbow_angle",
}
MADE_STANDING = {
    *("trunk_lean", "head_forward", "knee_flexion_at_contact", "thigh_extension_at_toe_off"),
    "lumbar_hollow",
}
PLAN_SENTENCES = ("looked_at", "running", "pain_rule", "load", "cue", "back")
EXERCISE = (
    *("name", "dose", "why", "grade", "source"),
    *("start", "load", "progression", "stop_if"),
)
VERDICTS = {"ok", "close", "watch", "flag", "info", "unknown"}
REFUSALS = {
    *("unreadable", "no_person", "several_people", "moving_camera", "picture_too_poor"),
    *("not_side_view", "body_out_of_frame", "not_running", "too_short"),
}


def read_report(text: str) -> dict[str, Any]:
    """Parse a report strictly, hold it against the contract, and return it."""
    content: dict[str, Any] = json.loads(text, parse_constant=_no_such_number)
    check_report(content)
    return content


def check_report(report: dict[str, Any]) -> None:
    """Hold a whole report against the contract."""
    assert set(report) - {"corrections"} == TOP
    assert report["schema"] == "posture.report/2"
    check_fields(report["made_with"], MADE_WITH)
    check_fields(report["clip"], CLIP)
    check_fields(report["quality"], QUALITY)
    assert 0 <= report["quality"]["detected_fraction"] <= 1
    assert all(sentence.endswith(".") for sentence in report["quality"]["warnings"])
    if report["status"] == "refused":
        check_refused(report)
    else:
        assert report["status"] == "ok"
        check_analysed(report)


def check_refused(report: dict[str, Any]) -> None:
    assert set(report["refusal"]) == {"code", "message", "advice"}
    assert report["refusal"]["code"] in REFUSALS
    assert report["refusal"]["message"].endswith(".")
    assert report["refusal"]["advice"].endswith(".")
    assert report["view"] is None
    assert report["steps"] == []
    assert report["measurements"] == {}


def check_analysed(report: dict[str, Any]) -> None:
    assert report["refusal"] is None
    view = {name: value for name, value in report["view"].items() if name != "stance"}
    stance = report["view"]["stance"]
    if stance is not None:
        assert set(stance) == {"start_s", "end_s", "clip"}
        assert stance["end_s"] - stance["start_s"] >= 1.9
    check_fields(view, VIEW)
    assert report["view"]["facing"] in ("left", "right")
    assert 0 <= report["view"]["start_s"] < report["view"]["end_s"]
    swapped = report["view"]["near_side"] != report["view"]["facing"]
    assert swapped == report["view"]["mirrored"]
    times = [step["contact_s"] for step in report["steps"]]
    assert times == sorted(times)
    for step in report["steps"]:
        check_step(step, report["view"]["near_side"])
    assert {key: m["unit"] for key, m in report["measurements"].items()} == UNITS
    for key, measurement in report["measurements"].items():
        check_measurement(key, measurement)
    assert set(report["plan"]) == {"order", "exercises", "see", *PLAN_SENTENCES}
    for name in PLAN_SENTENCES:
        assert re.fullmatch(
            r"(.+\.)?", report["plan"][name]
        )  # empty in reports of earlier versions
    assert all(person.endswith(".") for person in report["plan"]["see"])
    assert set(report["plan"]["order"]) <= set(UNITS)
    for exercise in report["plan"]["exercises"]:
        check_fields(exercise, dict.fromkeys(EXERCISE, str))


def check_step(step: dict[str, Any], near_side: str) -> None:
    assert set(step) - {"found_s"} == STEP
    assert step["side"] in ("left", "right")
    assert step["near"] == (step["side"] == near_side)
    assert step["contact_u_s"] > 0
    assert step["toe_off_s"] is None or step["toe_off_s"] > step["contact_s"]


def check_measurement(key: str, measurement: dict[str, Any]) -> None:
    where_scale_is_known = {"cm"} if key == "vertical_oscillation" else set()
    assert set(measurement) - where_scale_is_known == MEASUREMENT
    assert measurement["verdict"] in VERDICTS
    check_chance(measurement)
    check_norm(measurement["norm"])
    assert measurement["why"].endswith(".")
    if measurement["value"] is None:
        assert (measurement["u"], measurement["u_change"], measurement["n"]) == (None, None, 0)
        assert measurement["u_people"] is None
        assert measurement["verdict"] == "unknown"
        assert measurement["evidence"] == []
    else:
        assert measurement["u"] >= 0
        assert measurement["u_change"] >= 0
        assert 0 <= measurement["u_people"] <= measurement["u"]
        assert measurement["n"] >= 1
    if measurement["from_stance"] is not None:
        check_fields(
            measurement["from_stance"],
            dict.fromkeys(("value", "u", "standing", "n_s"), float),
        )
        assert key in MADE_STANDING
    if key in NEVER_JUDGED or measurement["verdict"] == "info":
        assert measurement["limits"] is None
        assert measurement["verdict"] in ("info", "unknown")
    if measurement["limits"] is not None:
        check_limits(measurement["limits"])
        check_inside(measurement)
    for evidence in measurement["evidence"]:
        check_evidence(key, evidence)


def check_chance(measurement: dict[str, Any]) -> None:
    """Probabilities that the truth lies past the limits, of what is judged."""
    chance = measurement["chance"]
    assert (chance is None) == (measurement["verdict"] in ("info", "unknown"))
    if chance is not None:
        assert set(chance) == {"past_ok", "past_watch"}
        assert 0 <= chance["past_watch"] <= chance["past_ok"] <= 1


def check_norm(norm: dict[str, Any] | None) -> None:
    if norm is not None:
        assert set(norm) == {"p5", "p50", "p95", "who"}
        assert norm["p5"] <= norm["p50"] <= norm["p95"]


def check_inside(measurement: dict[str, Any]) -> None:
    """A value past its ok limit is never ok, and what is ok or past it is not too close to call."""
    if measurement["value"] is None:
        return
    low, high = measurement["limits"]["ok"]
    inside = _bound(low, -math.inf) <= measurement["value"] <= _bound(high, math.inf)
    assert inside == (measurement["verdict"] == "ok")


def check_limits(limits: dict[str, Any]) -> None:
    """Each is a pair of bounds, null = open; what is ok lies inside what is watch."""
    assert set(limits) == {"ok", "watch"}
    (low, high), (lowest, highest) = limits["ok"], limits["watch"]
    assert _bound(lowest, -math.inf) <= _bound(low, -math.inf)
    assert _bound(low, -math.inf) < _bound(high, math.inf)
    assert _bound(high, math.inf) <= _bound(highest, math.inf)


def check_evidence(key: str, evidence: dict[str, Any]) -> None:
    assert set(evidence) - {"image"} == {"time_s", "side", "value"}
    assert math.isfinite(evidence["time_s"])
    assert math.isfinite(evidence["value"])
    assert evidence["side"] in ("left", "right")
    assert evidence.get("image", f"evidence/{key}-").startswith(f"evidence/{key}-")


def check_fields(content: dict[str, Any], kinds: Fields) -> None:
    """Hold the keys and the types of values against ``kinds``; whole numbers may be float."""
    assert set(content) == set(kinds)
    for name, kind in kinds.items():
        value = content[name]
        fits = type(value) is kind or (kind is float and type(value) is int)
        assert fits, f"{name} is {value!r}, not of type {kind.__name__}"


def _bound(value: float | None, default: float) -> float:
    return default if value is None else value


def _no_such_number(name: str) -> NoReturn:
    raise AssertionError(f"{name} is no JSON number")
