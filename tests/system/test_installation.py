"""What posture knows of how it was installed."""

import importlib.util
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from posture.errors import MachineError
from posture.system import installation
from posture.system.installation import (
    bundled,
    check_opencv,
    checkout,
    missing_extra,
    require,
)
from tests.runs import ROOT, run


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of modules that are to look as if they were not installed."""
    names: set[str] = set()
    find = importlib.util.find_spec

    def found(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in names else find(name, package)

    monkeypatch.setattr(installation, "find_spec", found)
    return names


def test_a_checkout_knows_its_top_and_what_lies_there() -> None:
    assert checkout() == ROOT
    assert bundled("app.py").is_file()
    assert bundled("sample_videos/overstride14_60.mp4").is_file()


def test_an_installed_posture_finds_in_its_package_what_the_wheel_put_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "BUNDLED", tmp_path)
    assert checkout() is None
    assert bundled("app.py") == tmp_path / "app.py"


def test_what_is_installed_is_not_missed() -> None:
    for extra in installation.MODULES_OF:
        require(extra)
    check_opencv()


def test_a_missing_extra_is_named_with_what_to_do(
    without: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without.add("weasyprint")
    with pytest.raises(MachineError, match=r"extra 'pdf'.*no weasyprint.*run 'make setup'"):
        require("pdf")
    monkeypatch.setattr(installation, "BUNDLED", tmp_path)
    with pytest.raises(MachineError, match=r"running_posture-.*\.whl\[pdf\]'"):
        require("pdf")


def test_a_module_of_an_extra_is_told_from_any_other() -> None:
    sentence = str(missing_extra(ModuleNotFoundError(name="sqlalchemy.orm")))
    assert "extra 'library'" in sentence
    assert missing_extra(ModuleNotFoundError(name="colorsys")) is None
    assert missing_extra(ModuleNotFoundError()) is None


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("streamlit", ["app"]),
        ("pyarrow", ["batch", "clips"]),
        ("weasyprint", ["analyze", "sample_videos/good_60.mp4", "--export", "all.zip"]),
    ],
)
def test_a_command_without_its_extra_says_so_before_any_work(
    module: str, arguments: list[str], without: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    without.add(module)
    done = run(*arguments)
    assert done.code == 4
    assert done.out == ""
    assert "extra" in done.err
    assert f"no {module}" in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("spec", [None, ModuleSpec("cv2", None)])
def test_an_opencv_of_which_a_part_was_removed_is_told_with_its_repair(
    spec: ModuleSpec | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "find_spec", lambda _: spec)
    with pytest.raises(MachineError, match="--force-reinstall --no-deps opencv-python"):
        check_opencv()


def test_only_the_rooms_of_an_extra_need_it() -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        "from posture.system.installation import MODULES_OF\n"
        "sys.modules.update(dict.fromkeys(sum(MODULES_OF.values(), ('starlette',))))\n"
        "import posture\n"
        "for module in pkgutil.walk_packages(posture.__path__, 'posture.', lambda name: None):\n"
        "    try:\n"
        "        importlib.import_module(module.name)\n"
        "    except ModuleNotFoundError:\n"
        "        print(module.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    elsewhere = [
        name
        for name in done.stdout.split()
        if not name.startswith(("posture.ui.", "posture.library."))
    ]
    assert elsewhere == []
