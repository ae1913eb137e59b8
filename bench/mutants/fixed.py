"""A few changes that the tests must notice, each with the quick tests that do.

Signs and limits behind verdicts, refusals, real changes and the live guide: what once could be
wrong unseen.
"""

from typing import Final

from bench.mutants.run import ROOT, Mutant

CONTACTS: Final = "tests/motion/test_contacts.py"
SUITABILITY: Final = "tests/motion/test_suitability.py"
FIGURES: Final = "tests/checks/test_published_figures.py"
PELVIS: Final = "tests/checks/test_pelvic_tilt_proxy.py"
JUDGE: Final = "tests/checks/test_judge.py"
NORM: Final = "tests/checks/test_norm.py"
VERDICTS: Final = "tests/bench/test_bench_verdicts.py"
FILMING: Final = "tests/comparison/test_filming.py"
COMPARE: Final = "tests/comparison/test_compare.py"
GUIDE: Final = "tests/live/test_live_guide.py"
CHANGES: Final = (
    ("motion/contacts.py", "(0.0549, -0.0989, -0.0061)", "(0.0549, 0.0989, -0.0061)", CONTACTS),
    ("motion/contacts.py", "(-0.0078, 0.0096, 0.0043)", "(-0.0078, 0.0096, -0.0043)", CONTACTS),
    ("motion/contacts.py", "(0.0080, 0.0312, 0.0028", "(0.0080, -0.0312, 0.0028", CONTACTS),
    ("motion/suitability.py", "LARGEST_YAW_DEG: Final = 38.0", "= 40.0", SUITABILITY),
    ("motion/suitability.py", "DARKEST: Final = 18.0", "= 17.0", SUITABILITY),
    ("motion/suitability.py", "LARGEST_SECOND_PERSON: Final = 0.3", "= 0.32", SUITABILITY),
    ("motion/suitability.py", "LARGEST_CAMERA_SHIFT: Final = 0.25", "= 0.27", SUITABILITY),
    ("motion/lens.py", "LARGEST_DISTORTION: Final = 0.1", "= 0.11", "tests/motion/test_lens.py"),
    ("motion/view.py", "YAW_READS_HIGH_DEG: Final = 2.7", "= -2.7", "tests/motion/test_view.py"),
    ("geometry.py", "-line[..., 1])", "line[..., 1])", "tests/test_geometry.py"),
    ("geometry.py", "first[..., 1] * second", "first[..., 0] * second", "tests/test_geometry.py"),
    ("checks/trunk_lean.py", "SpeedLine(7.0, 1.25)", "SpeedLine(7.0, 1.15)", FIGURES),
    ("checks/overstride.py", "SpeedLine(4.55, 1.15)", "SpeedLine(4.55, 1.05)", FIGURES),
    ("checks/cadence.py", "SpeedLine(11.1, 0.7)", "SpeedLine(11.3, 0.7)", FIGURES),
    ("checks/norm.py", "USUAL_SHARE: Final = 0.9", "= 0.91", NORM),
    ("checks/norm.py", "WATCH_SHARE: Final = 0.99", "= 0.985", NORM),
    ("motion/belt.py", "U_SHARE: Final = 0.07", "= 0.06", "tests/motion/test_belt.py"),
    ("motion/belt.py", "apart = TO_90_PERCENT * abs", "apart = abs", "tests/motion/test_belt.py"),
    ("checks/head_forward.py", "per_yaw_deg=-0.2", "per_yaw_deg=0.2", FIGURES),
    ("checks/pelvic_tilt_proxy.py", "LATE_STANCE: Final = 0.8", "= 0.6", PELVIS),
    ("checks/judge.py", "past_ok or chance", "past_ok and chance", JUDGE),
    ("results/judging.py", "VERY_LIKELY: Final = 0.8", "= 0.85", VERDICTS),
    ("results/judging.py", "LIKELY: Final = 0.60", "= 0.7", VERDICTS),
    ("results/judging.py", "TO_90_PERCENT: Final = 1.645", "= 1.96", JUDGE),
    ("checks/judge.py", "LEAST_RATE_FOR_FLAGS_HZ: Final = 50.0", "= 60.0", JUDGE),
    ("comparison/filming.py", "LARGEST_YAW_CHANGE_DEG: Final = 5.5", "= 6.0", FILMING),
    ("comparison/filming.py", "LARGEST_ROLL_CHANGE_DEG: Final = 2.0", "= 2.2", FILMING),
    ("comparison/filming.py", "LARGEST_SPEED_CHANGE_KMH: Final = 0.2", "= 0.22", FILMING),
    (
        "comparison/compare.py",
        "if abs(change) > least_change(key, u_change, between_days):",
        "if abs(change) >= least_change(key, u_change, between_days):",
        COMPARE,
    ),
    ("live/guide.py", "LARGEST_YAW_DEG: Final = 20.0", "= 21.0", GUIDE),
    ("live/numbers.py", "STALE_S: Final = 2.0", "= 2.2", "tests/live/test_live_numbers.py"),
    ("live/setup.py", "RIGHT_FOR_S: Final = 1.0", "= 1.1", "tests/live/test_live_setup.py"),
)


def fixed_mutants() -> list[Mutant]:
    """Return the fixed changes.

    Raises
    ------
    ValueError
        If a module no longer holds a line, or more than once: the list has to follow the code.
    """
    return [_mutant(f"posture/{path}", was, short, tests) for path, was, short, tests in CHANGES]


def _mutant(path: str, was: str, short: str, tests: str) -> Mutant:
    """``short`` starting with "=" stands for what is assigned."""
    code = (ROOT / path).read_text(encoding="utf-8")
    becomes = f"{was.split(' = ')[0]} {short}" if short.startswith("= ") else short
    if code.count(was) != 1:
        raise ValueError(f"{path} holds {was!r} {code.count(was)} times instead of once")
    return Mutant(path, was, becomes, code.replace(was, becomes), (tests,))
