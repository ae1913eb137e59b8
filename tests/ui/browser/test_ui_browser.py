"""The browser's code: joining it, its agreement with Python, and its unit tests."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final, get_args

import pytest

from posture.drawing.paint import VERDICT_COLOUR
from posture.ui.browser.components import FOLDER, PALETTE, joined, page_script
from posture.ui.browser.contract import Topic
from tests.ui.browser import generated

NODE: Final = shutil.which("node")
ROOT: Final = Path(__file__).parents[3]
COMPONENTS: Final = sorted(path for path in FOLDER.glob("*/*.js") if path.stem == path.parent.name)
MODULES: Final = sorted(FOLDER.rglob("*.js"))
EXPORT: Final = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)

needs_node = pytest.mark.skipif(NODE is None, reason="there is no node on this machine")


def run_node(*arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run node and return its output."""
    assert NODE is not None
    return subprocess.run(
        [NODE, *arguments], cwd=ROOT, input=given, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["constants.js", "contract.d.ts"])
def test_what_the_browser_knows_from_python_is_up_to_date(name: str) -> None:
    written = {"constants.js": generated.constants_js, "contract.d.ts": generated.contract_d_ts}
    expected = written[name]()
    found = (FOLDER / name).read_text(encoding="utf-8")
    assert found == expected, "run: python -m tests.ui.browser.generated"


def test_every_topic_of_a_message_has_a_type() -> None:
    assert set(generated.Messages.__annotations__) == set(get_args(Topic))


def test_the_page_has_the_colours_of_the_pictures() -> None:
    light, dark = PALETTE.read_text(encoding="utf-8").split("@media")
    for verdict, colour in VERDICT_COLOUR.items():
        assert generated.hexadecimal(colour) in re.findall(
            rf"--{verdict}-fill: (#\w+)", dark if verdict == "watch" else light
        )


def test_components_are_joined_from_modules_each_once_and_after_what_it_imports(
    tmp_path: Path,
) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "names.js").write_text("export const ONE = 1;\n")
    (tmp_path / "part" / "sum.js").write_text(
        'import {\n  ONE,\n} from "../names.js";\n\nexport function sum() {\n  return ONE;\n}\n'
    )
    entry = tmp_path / "part" / "part.js"
    entry.write_text(
        'import { ONE } from "../names.js";\nimport { sum } from "./sum.js";\n'
        "export default function show() {\n  return sum() + ONE;\n}\n"
    )
    lines = [line for line in joined(entry).splitlines() if line]
    assert lines == [
        "const ONE = 1;",
        *("function sum() {", "  return ONE;", "}"),
        *("export default function show() {", "  return sum() + ONE;", "}"),
    ]


@needs_node
@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_joined_component_is_a_module_that_exports_what_streamlit_calls(path: Path) -> None:
    code = joined(path)
    assert re.findall(r"^(?:import|export) .*", code, re.MULTILINE) == re.findall(
        r"^export default function show\w+\(.*", code, re.MULTILINE
    )
    done = run_node("--check", "--input-type=module", given=code)
    assert done.returncode == 0, done.stderr


@needs_node
def test_the_script_of_every_page_is_one() -> None:
    done = run_node("--check", "--input-type=commonjs", given=page_script())
    assert done.returncode == 0, done.stderr


def test_nothing_is_exported_that_nobody_imports() -> None:
    sources = [*MODULES, *Path(__file__).parent.glob("*.js")]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    unused = [
        f"{path.name}: {name}"
        for path in MODULES
        for name in EXPORT.findall(texts[path])
        if not any(
            re.search(rf"\b{name}\b", text) for other, text in texts.items() if other != path
        )
    ]
    assert unused == []


@needs_node
def test_the_browser_s_own_tests_pass() -> None:
    tests = sorted(str(path) for path in Path(__file__).parent.glob("*.test.js"))
    assert tests
    done = run_node("--test", *tests)
    assert done.returncode == 0, done.stdout
