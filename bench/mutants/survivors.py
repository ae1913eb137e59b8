"""Which modules are changed, which tests must notice, and why some changes stay unnoticed."""

import json
from typing import Final

from bench.mutants.run import ROOT

KEPT: Final = ROOT / "bench" / "mutants" / "survivors.json"
MOTION: Final = (
    *("cleaning", "contacts", "cycle", "grid", "legs", "pace", "rhythm", "scale", "suitability"),
    "view",
)


def modules_with_tests() -> dict[str, tuple[str, ...]]:
    """Return the modules whose every change has to be noticed, with the tests that do."""
    checks = sorted((ROOT / "posture" / "checks").glob("*.py"))
    return {
        "posture/geometry.py": ("tests/test_geometry.py",),
        "posture/results/judging.py": (
            "tests/results/test_judging.py",
            "tests/checks/test_judge.py",
        ),
        "posture/comparison/filming.py": ("tests/comparison",),
        "posture/comparison/compare.py": ("tests/comparison",),
        **{str(path.relative_to(ROOT)): ("tests/checks",) for path in checks},
        **{f"posture/motion/{name}.py": (f"tests/motion/test_{name}.py",) for name in MOTION},
        "posture/motion/read.py": ("tests/motion/test_read.py", "tests/motion/test_suitability.py"),
    }


def explained() -> dict[tuple[str, str, str], str]:
    """Return why a change, by its module and its lines before and after, need not be noticed."""
    return {
        (own["module"], own["was"], own["becomes"]): own["why"]
        for own in json.loads(KEPT.read_text(encoding="utf-8"))
    }
