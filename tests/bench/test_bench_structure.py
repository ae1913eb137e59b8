from pathlib import Path

import pytest

from bench.structure import arrows, is_upward, modules_in, mutual, twice


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    files = {
        "__init__.py": "",
        "errors.py": "class Trouble(Exception): ...\nKinds = tuple[str]\nMOST = 3\n",
        "system/__init__.py": "",
        "system/files.py": "from posture.errors import Trouble\nclass Trouble2: ...\n",
        "video/frames.py": "def f():\n    from posture.system import files\n",
        "video/__init__.py": "import posture.checks.lean\n",
        "checks/lean.py": "from posture import video\nclass Trouble: ...\n",
    }
    for name, text in files.items():
        path = tmp_path / "posture" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_arrows_lead_from_a_room_to_those_it_imports_anywhere_in_a_file(checkout: Path) -> None:
    assert set(arrows(modules_in(checkout))) == {
        ("system", "errors"),
        ("video", "system"),
        ("video", "checks"),
        ("checks", "video"),
    }


def test_an_arrow_to_a_later_room_runs_upward(checkout: Path) -> None:
    pairs = set(arrows(modules_in(checkout)))
    assert [pair for pair in pairs if is_upward(pair)] == [("video", "checks")]
    assert mutual(pairs) == [("checks", "video")]


def test_types_are_classes_and_aliases_and_constants_are_none(checkout: Path) -> None:
    types = [name for module in modules_in(checkout) for name in module.public_types()]
    assert sorted(types) == ["Kinds", "Trouble", "Trouble", "Trouble2"]
    assert twice(types) == ["Trouble"]
