import os

import pytest

from posture.errors import MachineError
from posture.native import quiet_stderr, system_libraries

NOT_FOUND = "cannot open shared object file: No such file or directory"


@pytest.mark.parametrize(
    ("error", "package"),
    [
        (ImportError(f"libGL.so.1: {NOT_FOUND}"), "libgl1"),
        (OSError(f"libEGL.so.1: {NOT_FOUND}"), "libegl1"),
        (OSError(f"libGLESv2.so.2: {NOT_FOUND}"), "libgles2"),
    ],
)
def test_missing_system_library_names_its_debian_package(error: Exception, package: str) -> None:
    with pytest.raises(MachineError, match=f"package {package} is missing") as caught:
        _fail_to_import(error)
    assert caught.value.exit_code == 4
    assert "apt-get install libegl1 libgles2 libgl1" in str(caught.value)


@pytest.mark.parametrize("error", [ImportError("No module named 'cv3'"), OSError("disk on fire")])
def test_other_errors_pass_unchanged(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        _fail_to_import(error)
    assert caught.value is error


def _fail_to_import(error: Exception) -> None:
    with system_libraries():
        raise error


def test_quiet_stderr_drops_what_compiled_code_writes(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_stderr():
        os.write(2, b"W0000 noise\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_quiet_stderr_ends_with_an_error_too(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="inside"), quiet_stderr():
        raise ValueError("inside")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"
