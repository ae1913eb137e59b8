"""Promises about the repository as a whole."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import posture
from bench.structure import arrows, file_names, is_upward, modules_in, twice
from tests.runs import run

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "posture"
SOURCES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("mediapipe", "cv2", "streamlit", "sqlalchemy", "alembic", "pyarrow", "distributed")
NETWORK = {
    *("aiohttp", "ftplib", "http", "httpx", "imaplib", "requests", "smtplib"),
    *("socket", "socketserver", "ssl", "urllib", "urllib3", "websockets", "xmlrpc"),
}
REGISTRY = re.compile(r"[p]ypi\.(org|io)|[p]ythonhosted\.|[n]pmjs\.|[d]ebian\.org")
EXTRAS = re.compile(r"posture\[\w")
HOME = re.compile(r"/(home|root|Users)/\w")
REMOTE = re.compile(r"""(src\s*=|url\(|@import|<link[^>]*href\s*=)\s*["']?\s*(https?:)?//""")
PRIVATE = re.compile(r"(?:^|\.)_(?!_)\w+$")
SPEED = re.compile(r"assert .*\b(monotonic|perf_counter|time)\(\) *- .*<")
REPLACING = ("setattr", "delattr", "patch", "patch.object")
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
MODULES = modules_in(ROOT)


def tracked_files() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> set[str]:
    """Top-level names of the packages that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def files_importing(*packages: str) -> list[str]:
    found = [path for path in SOURCES if imports(path) & set(packages)]
    return [str(path.relative_to(PACKAGE)) for path in found]


def code_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, posture; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_command_loads_nothing_heavy_before_it_is_used() -> None:
    code = (
        "import sys, posture.cli.main as cli; cli.make_parser(); "
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_rooms_import_only_rooms_below_them() -> None:
    assert [arrow for arrow in arrows(MODULES) if is_upward(arrow)] == []


def test_no_two_modules_and_no_two_public_types_share_a_name() -> None:
    assert twice(file_names(MODULES)) == []
    assert twice(name for module in MODULES for name in module.public_types()) == []


def test_only_the_pose_package_knows_mediapipe() -> None:
    assert files_importing("mediapipe") == []
    loading = [path for path in SOURCES if '"mediapipe' in path.read_text()]
    assert {path.parent.name for path in loading} == {"pose"}


def test_nothing_in_the_package_can_open_a_connection() -> None:
    # How the connection to a database that the user names is protected.
    assert files_importing("ssl") == [
        "library/database/postgresql.py",
        "library/database/postgresql_errors.py",
    ]
    assert files_importing(*NETWORK - {"ssl"}) == []


def test_only_an_address_that_the_user_gives_leads_elsewhere() -> None:
    assert files_importing("dask", "distributed") == ["batch/cluster.py"]
    using = [path.name for path in SOURCES if "create_engine" in path.read_text()]
    assert using == ["engines.py", "postgresql.py"]


def test_only_the_fetch_of_the_model_starts_other_programs() -> None:
    assert files_importing("subprocess") == ["tracking/pose/fetch.py"]
    assert files_importing("webbrowser") == ["ui/door/start.py"]


def test_pages_load_nothing_from_elsewhere() -> None:
    pages = [p for p in PACKAGE.rglob("*") if p.suffix in {".j2", ".html", ".css", ".js", ".py"}]
    assert [page.name for page in pages if REMOTE.search(page.read_text())] == []


def test_app_listens_here_only_and_reports_to_nobody() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "localhost"


def test_lock_names_no_host_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert re.findall(r"://|--index|--extra|--find-links", lock) == []
    requirements = re.findall(r"^\S+==.*(?:\n    .*)*", lock, re.MULTILINE)
    assert len(requirements) > 30
    assert [text for text in requirements if "--hash=sha256:" not in text] == []


def test_lock_of_the_browser_s_checks_names_no_host_and_hashes_everything() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 3
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    own = json.loads((ROOT / "package.json").read_text())
    assert "dependencies" not in own
    assert [v for v in own["devDependencies"].values() if not re.fullmatch(r"[\d.]+", v)] == []


def test_lock_installs_one_opencv_and_the_pinned_mediapipe() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    wanted = [line for line in lock.splitlines() if "==" in line and "'never'" not in line]
    assert [line.split("==")[0] for line in wanted if "opencv" in line] == ["opencv-python"]
    assert any(line.startswith("mediapipe==0.10.33 ") for line in wanted)


def test_both_opencv_packages_are_asked_for_in_one_version_that_moves_no_number() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [name for name in project["dependencies"] if name.startswith("opencv")]
    assert asked == ["opencv-contrib-python>=5.0,<5.1", "opencv-python>=5.0,<5.1"]


def test_no_tracked_file_names_a_registry_or_a_home_folder() -> None:
    found = [name for name, text in texts() if REGISTRY.search(text) or HOME.search(text)]
    assert found == []


def test_advice_installs_nothing_but_the_lock_and_this_folder() -> None:
    # By a bare name it would be whatever a stranger has published under it.
    wheels = ("'running_posture-", r"'\{WHEEL")
    known = "|".join((r"-r requirements\.lock", r"\.[\s`]", *wheels, "opencv-python=="))
    asked = re.compile(rf"pip install\b(?! (--[\w-]+ )*({known}))")
    found = [name for name, text in texts() if asked.search(text) or EXTRAS.search(text)]
    assert [name for name in found if not name.startswith(("tests/", "pyproject.toml"))] == []


def test_lock_brings_every_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lock = (ROOT / "requirements.lock").read_text()
    extras = project["optional-dependencies"]
    asked = [
        name
        for names in extras.values()
        for name in names
        if not name.startswith(f"{project['name']}[")
    ]
    assert asked
    assert set(re.findall(r"[\w-]+", extras["all"][0].split("[")[1])) == {*extras} - {"all"}
    assert [n for n in asked if f"\n{re.split('[><=]', n)[0]}==" not in f"\n{lock}"] == []


def test_no_weights_and_no_large_files_are_tracked() -> None:
    paths = tracked_files()
    assert [path.name for path in paths if path.suffix in {".task", ".tflite"}] == []
    assert [path.name for path in paths if path.stat().st_size > 3_000_000] == []


def test_changelog_speaks_of_this_version() -> None:
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert versions[0] == posture.__version__


def private_names(path: Path) -> list[str]:
    """Names of other modules' and objects' own parts that a test imports, reads or replaces."""
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            found += [alias.name for alias in node.names if PRIVATE.search(alias.name)]
        elif isinstance(node, ast.Attribute) and ast.unparse(node) != "os._exit":
            mine = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            found += [] if mine else PRIVATE.findall(node.attr)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(REPLACING):
            replaced = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)]
            found += [name for name in map(str, replaced) if PRIVATE.search(name)]
    return found


def test_tests_use_nothing_private() -> None:
    found = {path: private_names(path) for path in (ROOT / "tests").rglob("*.py")}
    assert [f"{path.name}: {name}" for path, names in found.items() for name in names] == []


def test_tests_say_nothing_of_how_long_anything_takes() -> None:
    found = [path.name for path in (ROOT / "tests").rglob("*.py") if SPEED.search(path.read_text())]
    assert found == []


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [path for path in tracked_files() if path.suffix == ".md"]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_page_of_the_docs_is_on_the_site() -> None:
    site = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}
    assert set(re.findall(r"[\w/-]+\.md", str(site["nav"]))) == pages


def test_every_command_is_in_the_reference() -> None:
    shown = run("--help")
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    listed = re.findall(r"^ {4}([a-z][a-z-]+)", shown.out, re.MULTILINE)
    assert len(listed) > 5
    assert [name for name in listed if f"`posture {name}" not in page] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree(path)) if isinstance(node, functions)]
    assert [node.name for node in found if code_length(node) > LONGEST_FUNCTION] == []
