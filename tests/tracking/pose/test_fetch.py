"""Fetching is shown with stand-in installers: small scripts that write what the real ones do."""

import sys
import zipfile
from pathlib import Path

import pytest

from posture.errors import MachineError
from posture.tracking.pose import fetch

MEMBER = "mediapipe/modules/weights.tflite"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that alone is searched for commands; scripts in it run with this Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_command(path: Path, body: str) -> None:
    path.write_text(f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n{body}\n")
    path.chmod(0o755)


def test_wheel_comes_by_pip(
    stand_in: Path, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_command(
        stand_in / "python",
        "import zipfile\n"
        "Path(__file__).with_name('asked').write_text(' '.join(sys.argv[1:]))\n"
        "wheel = Path(sys.argv[sys.argv.index('--dest') + 1]) / 'mediapipe.whl'\n"
        f"zipfile.ZipFile(wheel, 'w').writestr({MEMBER!r}, 'weights')",
    )
    monkeypatch.setattr(sys, "executable", str(stand_in / "python"))
    root = fetch.fetch_wheel(tmp_path, said.append)
    assert isinstance(root, zipfile.Path)
    assert (root / MEMBER).read_bytes() == b"weights"
    asked = (stand_in / "asked").read_text()
    assert asked.startswith("-m pip download")
    assert asked.endswith("mediapipe==0.10.21")
    assert "--no-deps" in asked
    assert said == []


def test_wheel_comes_by_uv_where_pip_is_missing(
    stand_in: Path, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "find_spec", lambda _: None)
    write_command(
        stand_in / "uv",
        f"file = Path(sys.argv[sys.argv.index('--target') + 1]) / {MEMBER!r}\n"
        "file.parent.mkdir(parents=True)\n"
        "file.write_text(sys.argv[-1])",
    )
    root = fetch.fetch_wheel(tmp_path, said.append)
    assert (root / MEMBER).read_bytes() == b"mediapipe==0.10.21"
    other = fetch.fetch_wheel(tmp_path / "other", said.append, "bodies==1.2")
    assert (other / MEMBER).read_bytes() == b"bodies==1.2"


@pytest.mark.usefixtures("stand_in")
def test_no_installer_at_all(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "find_spec", lambda _: None)
    with pytest.raises(MachineError, match="without pip or uv"):
        fetch.fetch_wheel(tmp_path, said.append)


def test_one_file_comes_by_npm(stand_in: Path, tmp_path: Path, said: list[str]) -> None:
    write_command(
        stand_in / "npm",
        "import io, tarfile\n"
        "folder = Path(sys.argv[sys.argv.index('--pack-destination') + 1])\n"
        "with tarfile.open(folder / 'package.tgz', 'w:gz') as archive:\n"
        "    entry = tarfile.TarInfo('package/lite.tflite')\n"
        "    content = sys.argv[-1].encode()\n"
        "    entry.size = len(content)\n"
        "    archive.addfile(entry, io.BytesIO(content))",
    )
    content = fetch.fetch_npm_file(tmp_path, "package/lite.tflite", said.append)
    assert content == b"@mediapipe/pose@0.5.1675469404"


@pytest.mark.usefixtures("stand_in")
def test_without_npm_the_sentence_says_what_else_helps(tmp_path: Path, said: list[str]) -> None:
    with pytest.raises(MachineError, match=r"npm is not installed.*full model"):
        fetch.fetch_npm_file(tmp_path, "package/lite.tflite", said.append)


def test_offline_is_one_sentence_and_the_installers_reason(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(MachineError, match="connect to the internet and run 'posture model'") as e:
        fetch.fetch_wheel(tmp_path, said.append)
    assert e.value.exit_code == 4
    assert len(said) == 1
    assert "mediapipe==0.10.21" in said[0]
