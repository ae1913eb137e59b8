"""Every change that cosmic-ray knows to make to a module, but for those that say nothing new."""

import difflib
import re
from collections.abc import Iterator
from itertools import count
from typing import Final

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from bench.mutants.run import ROOT, Mutant

# One change of each operator instead of all eleven: what else a sum may become is noticed by the
# same tests. Comparisons are moved by their very limit, and conditions turned round.
OPERATORS: Final = re.compile(
    r"core/(NumberReplacer|AddNot|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceTrueWithFalse"
    r"|ReplaceFalseWithTrue|ZeroIterationForLoop|ReplaceBreakWithContinue|ReplaceContinueWithBreak"
    r"|ReplaceUnaryOperator_(USub_UAdd|Delete_Not)"
    r"|ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|Pow_Mul|Mod_Mul|FloorDiv_Mul"
    r"|BitAnd_BitOr|BitOr_BitAnd)"
    r"|ReplaceComparisonOperator_(Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is"
    r"|In_NotIn|NotIn_In))"
)


def mutants_of(path: str, tests: tuple[str, ...]) -> Iterator[Mutant]:
    """Yield every mutant of a module that is still Python, in the order of its operators."""
    code = (ROOT / path).read_text(encoding="utf-8")
    seen = {code}
    for name in filter(OPERATORS.fullmatch, sorted(operator_names())):
        operator = get_operator(name)()
        for occurrence in count():
            changed = mutate_code(code, operator, occurrence)
            if changed is None:
                break
            if changed not in seen and _is_python(changed):
                was, becomes = _difference(code, changed)
                if not was.startswith("@dataclass"):  # mypy holds that values are not changed
                    yield Mutant(path, was, becomes, changed, tests)
            seen.add(changed)


def _is_python(code: str) -> bool:
    try:
        compile(code, "", "exec")
    except SyntaxError:
        return False
    return True


def _difference(before: str, after: str) -> tuple[str, str]:
    """Return the lines that differ, before and after."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), "", "", n=0))[3:]
    was = [line[1:].strip() for line in lines if line.startswith("-")]
    becomes = [line[1:].strip() for line in lines if line.startswith("+")]
    return "\n".join(was), "\n".join(becomes)
