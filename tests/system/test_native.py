import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from posture.errors import MachineError
from posture.system.native import give_back_memory, quiet_stderr, system_libraries

NOT_FOUND = "cannot open shared object file: No such file or directory"


@pytest.mark.parametrize(
    ("error", "library", "package"),
    [
        (ImportError(f"libGL.so.1: {NOT_FOUND}"), "libGL.so.1", "libgl1"),
        (OSError(f"libEGL.so.1: {NOT_FOUND}"), "libEGL.so.1", "libegl1"),
        (OSError(f"libGLESv2.so.2: {NOT_FOUND}"), "libGLESv2.so.2", "libgles2"),
        (ImportError(f"libgthread-2.0.so.0: {NOT_FOUND}"), "libgthread-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_missing_system_library_names_its_debian_package(
    error: Exception, library: str, package: str
) -> None:
    with pytest.raises(MachineError) as caught:
        _fail_to_import(error)
    assert caught.value.exit_code == 4
    assert f"The system library {library} (Debian package {package}) is missing" in str(
        caught.value
    )
    assert "apt-get install libegl1 libgles2 libgl1 libglib2.0-0" in str(caught.value)


def test_library_without_a_known_package_is_named_all_the_same() -> None:
    with pytest.raises(MachineError, match=r"^The system library libodd\.so\.3 is missing"):
        _fail_to_import(OSError(f"libodd.so.3: {NOT_FOUND}"))


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


def test_what_is_written_while_the_program_ends_is_dropped() -> None:
    late = (
        "import os, threading\n"
        "def write():\n    threading.main_thread().join()\n    os.write(2, b'late')\n"
        "threading.Thread(target=write).start()\n"
    )
    quiet = "from posture.system.native import drop_stderr; drop_stderr()\n"
    for program, error in ((late, "late"), (late + quiet, "")):
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert run.stderr == error


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="only glibc keeps freed memory and can be asked for it",
)
def test_freed_memory_goes_back_to_the_system_though_a_last_block_is_in_use() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.free.argtypes = (ctypes.c_void_p,)
    blocks = [libc.malloc(100_000) for _ in range(500)]
    for block in blocks:
        ctypes.memset(block, 1, 100_000)
    for block in blocks[:-1]:
        libc.free(block)
    kept = _resident_bytes()
    give_back_memory()
    assert kept - _resident_bytes() > 40_000_000
    libc.free(blocks[-1])


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
