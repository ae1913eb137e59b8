"""Which modules are changed, which tests must notice, and why some changes stay unnoticed."""

import json
import re
from typing import Final

from bench.mutants.run import ROOT, Mutant

KEPT: Final = ROOT / "bench" / "mutants" / "survivors.json"
MOTION: Final = (
    *("agreed_contacts", "alone", "belt", "both_feet", "cleaning", "contacts", "cycle", "distinct"),
    *("doubts", "followed", "grid", "legs", "lens", "pace", "rhythm", "running_part", "scale"),
    *("stance", "stretches", "stride_shifts", "suitability", "view"),
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
        **{str(path.relative_to(ROOT)): _tests_of_checks(path.stem) for path in checks},
        **{f"posture/motion/{name}.py": (f"tests/motion/test_{name}.py",) for name in MOTION},
        "posture/motion/foot_cues.py": (
            "tests/motion/test_foot_cues.py",
            "tests/motion/test_contacts.py",
        ),
        "posture/motion/gait.py": (
            "tests/motion/test_gait.py",
            "tests/motion/test_suitability.py",
        ),
        "posture/motion/find_run.py": (
            "tests/motion/test_find_run.py",
            "tests/motion/test_read.py",
            "tests/motion/test_suitability.py",
            "tests/motion/test_stance.py",
            "tests/motion/test_running_part.py",
            "tests/motion/test_stretches.py",
        ),
        "posture/motion/read.py": (
            "tests/motion/test_read.py",
            "tests/motion/test_suitability.py",
            "tests/motion/test_stance.py",
            "tests/motion/test_running_part.py",
            "tests/motion/test_stretches.py",
        ),
        "posture/motion/suitability.py": (
            "tests/motion/test_suitability.py",
            "tests/motion/test_suitability_rules.py",
        ),
    }


def _tests_of_checks(module: str) -> tuple[str, ...]:
    """Return all tests of the checks, first those that name the module most often.

    Most changes are noticed there, and the others need not run then.
    """
    tests = sorted((ROOT / "tests" / "checks").glob("test_*.py"))
    tests.sort(key=lambda test: -test.read_text(encoding="utf-8").count(module))
    return tuple(str(test.relative_to(ROOT)) for test in tests)


class Explanations:
    """Why changes need not be noticed: of single changes, and of kinds of lines.

    Attributes
    ----------
    changes : dict
        Reasons by module and lines before and after.
    kinds : list of tuple
        Patterns of a whole line before and of its module's path, with the reason.
    """

    def __init__(self) -> None:
        kept = json.loads(KEPT.read_text(encoding="utf-8"))
        self.changes: dict[tuple[str, str, str], str] = {
            (c["module"], c["was"], c["becomes"]): c["why"] for c in kept["changes"]
        }
        self.kinds: list[tuple[re.Pattern[str], re.Pattern[str], str]] = [
            (re.compile(kind["was"]), re.compile(kind.get("module", ".*")), kind["why"])
            for kind in kept["kinds"]
        ]

    def why(self, mutant: Mutant) -> str | None:
        """Return the reason for a change; None where there is none."""
        for line, module, why in self.kinds:
            if line.fullmatch(mutant.was) and module.fullmatch(mutant.path):
                return why
        return self.changes.get((mutant.path, mutant.was, mutant.becomes))
