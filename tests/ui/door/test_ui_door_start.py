"""Starting the app where it could not store anything."""

from pathlib import Path

import pytest
from streamlit import config

from posture.ui.door.start import door


@pytest.mark.parametrize(
    ("folder", "words"),
    [("data", "must be an absolute path"), ("/dev/null", "/dev/null is a file")],
)
def test_an_app_without_a_data_folder_does_not_start(
    folder: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    config.get_option("server.address")  # read here, or later tests would have none
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTURE_DATA", folder)
    with pytest.raises(SystemExit) as end:
        door()
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
