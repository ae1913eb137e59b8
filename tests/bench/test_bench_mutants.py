"""What is changed to try the tests is still in the code, and every survivor has its reason."""

from bench.mutants.fixed import fixed_mutants
from bench.mutants.generate import mutants_of
from bench.mutants.run import ROOT, Mutant
from bench.mutants.survivors import Explanations, modules_with_tests


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
    for (path, was, becomes), why in Explanations().changes.items():
        lines = {line.strip() for line in (ROOT / path).read_text(encoding="utf-8").splitlines()}
        assert set(was.split("\n")) <= lines
        assert becomes != was
        assert why.endswith(".")


def test_every_kind_of_survivor_is_in_the_code_and_has_its_reason() -> None:
    lines = {
        (path, line.strip())
        for path in modules_with_tests()
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines()
    }
    for line, module, why in Explanations().kinds:
        assert any(line.fullmatch(was) and module.fullmatch(path) for path, was in lines)
        assert why.endswith(".")


def test_a_place_in_an_order_is_explained_and_a_limit_is_not() -> None:
    def why(was: str, becomes: str) -> str | None:
        return Explanations().why(Mutant("posture/checks/cadence.py", was, becomes, "", ()))

    assert why("order=70,", "order= 71,")
    assert why("between_days=3.0,", "between_days= 4.0,") is None


def test_a_module_is_changed_line_by_line() -> None:
    mutants = list(mutants_of("posture/comparison/filming.py", ()))
    assert len({mutant.source for mutant in mutants}) == len(mutants)
    changes = {(mutant.was, mutant.becomes) for mutant in mutants}
    yaw = "if yaw > LARGEST_YAW_CHANGE_DEG:"
    assert (yaw, yaw.replace(">", ">=")) in changes
    assert (yaw, yaw.replace("if", "if not")) in changes
