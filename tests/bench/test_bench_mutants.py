"""What is changed to try the tests is still in the code, and every survivor has its reason."""

from bench.mutants.fixed import fixed_mutants
from bench.mutants.generate import mutants_of
from bench.mutants.run import ROOT
from bench.mutants.survivors import explained, modules_with_tests


def test_the_fixed_changes_follow_the_code() -> None:
    for mutant in fixed_mutants():
        assert mutant.becomes in mutant.source
        assert mutant.source != (ROOT / mutant.path).read_text(encoding="utf-8")
        assert all((ROOT / test).is_file() for test in mutant.tests)


def test_the_modules_that_are_changed_and_their_tests_are_there() -> None:
    for path, tests in modules_with_tests().items():
        assert (ROOT / path).is_file()
        assert all((ROOT / test).exists() for test in tests)


def test_every_survivor_is_of_the_code_as_it_is_and_has_its_reason() -> None:
    for (path, was, becomes), why in explained().items():
        lines = {line.strip() for line in (ROOT / path).read_text(encoding="utf-8").splitlines()}
        assert set(was.split("\n")) <= lines
        assert becomes != was
        assert why.endswith(".")


def test_a_module_is_changed_line_by_line() -> None:
    mutants = list(mutants_of("posture/comparison/filming.py", ()))
    assert len({mutant.source for mutant in mutants}) == len(mutants)
    changes = {(mutant.was, mutant.becomes) for mutant in mutants}
    yaw = "if yaw > LARGEST_YAW_CHANGE_DEG:"
    assert (yaw, yaw.replace(">", ">=")) in changes
    assert (yaw, yaw.replace("if", "if not")) in changes
