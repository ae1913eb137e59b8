"""The page about a clinic's server shows the files that the tests start it from."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from posture.library.database.database_address import read_address

ROOT: Final = Path(__file__).parents[2]
FILES: Final = ROOT / "release" / "clinic"
PAGE: Final = (ROOT / "docs" / "how-to" / "clinic.md").read_text(encoding="utf-8")
ANALYZE: Final = shutil.which("systemd-analyze")


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_the_page_shows_the_file_as_it_is(path: Path) -> None:
    assert f"\n{path.read_text(encoding='utf-8')}```" in PAGE


def test_the_files_agree_with_each_other() -> None:
    unit, env, sql, nginx = (
        (FILES / name).read_text(encoding="utf-8")
        for name in ("posture.service", "posture.env", "database.sql", "nginx.conf")
    )
    variables = dict(line.split("=", 1) for line in env.splitlines())
    address = read_address(variables["POSTURE_DATABASE_URL"])
    assert f"CREATE ROLE {address.user} LOGIN PASSWORD '{address.password}'" in sql
    assert f"CREATE DATABASE {address.database} OWNER {address.user}" in sql
    assert variables["POSTURE_DATA"] == "/var/lib/posture"
    assert "StateDirectory=posture\n" in unit
    assert "EnvironmentFile=/etc/posture/posture.env\n" in unit
    (port,) = re.findall(r"--server\.port (\d+)", unit)
    assert f"proxy_pass         http://127.0.0.1:{port};" in nginx
    (name,) = re.findall(r"--browser\.serverAddress (\S+)", unit)
    assert set(re.findall(r"server_name (\S+);", nginx)) == {name}


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd on this machine")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "posture"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "posture.service"
    text = (FILES / "posture.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/posture/bin/posture", str(program)))
    verify = [str(ANALYZE), "verify", "--man=no", str(unit)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
