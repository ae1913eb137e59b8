"""``python -m bench.mutants [--fixed] [MODULE ...]``: whether the tests notice wrong code.

Changes the modules that decide measurements, verdicts, refusals and comparisons in every way that
cosmic-ray knows, and runs each module's own tests on every change. What survives has to be
explained in ``bench/mutants/survivors.json``; the run ends with 1 where anything else does. The
whole takes hours; a part of a path ("checks/judge") chooses modules. ``--fixed`` tries the few
changes of `bench.mutants.fixed`, in a minute: for every change of the code.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from bench.mutants.fixed import fixed_mutants
from bench.mutants.generate import mutants_of
from bench.mutants.run import Mutant, passes_unchanged, prepare, survivors
from bench.mutants.survivors import Explanations, modules_with_tests


def main() -> int:
    """Try the mutants, print those that survive; return 1 where one does without an explanation."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="part of a module's path")
    parser.add_argument("--fixed", action="store_true", help="only the fixed few")
    options = parser.parse_args()
    prepare()
    mutants = fixed_mutants() if options.fixed else chosen(options.modules)
    if not passes_unchanged(mutants):
        print("The tests fail on the code as it is, so nothing can be said of changes.")
        return 1
    unexplained, explanations = 0, Explanations()
    for number, (mutant, survived) in enumerate(survivors(mutants, os.cpu_count() or 1), start=1):
        if survived and explanations.why(mutant) is None:
            unexplained += 1
            print(f"survived: {mutant.path}\n  - {mutant.was}\n  + {mutant.becomes}", flush=True)
        if number % 50 == 0 or number == len(mutants):
            print(f"{number} of {len(mutants)} tried, {unexplained} unexplained", flush=True)
    return 1 if unexplained else 0


def chosen(parts: Sequence[str]) -> list[Mutant]:
    """Return every mutant of the modules whose paths hold one of the parts; of all where none."""
    return [
        mutant
        for path, tests in modules_with_tests().items()
        if not parts or any(part in path for part in parts)
        for mutant in mutants_of(path, tests)
    ]


if __name__ == "__main__":
    sys.exit(main())
