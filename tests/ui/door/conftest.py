"""A library with accounts, and Streamlit's secrets."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from streamlit.runtime.secrets import AttrDict

from posture.library.accounts import passwords
from posture.library.accounts.accounts import add_account, set_password
from posture.library.maintenance.opening import open_library
from posture.library.storage.library import Library
from posture.ui.door import sharing
from tests.ui.door.shared_app import PEOPLE, WORDS, Secrets


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with three accounts that have a password."""
    folder = tmp_path_factory.mktemp("peopled") / "library"
    opened = open_library(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
        for login, name, role in PEOPLE:
            add_account(opened, login, name, role)
            set_password(opened, login, WORDS)
    opened.close()
    return folder


@pytest.fixture
def library(peopled: Path, tmp_path: Path) -> Iterator[Library]:
    """A library of one's own with those accounts."""
    shutil.copytree(peopled, tmp_path / "library")
    opened = open_library(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def secrets_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, Any]], None]:
    """Set the content of Streamlit's secrets.toml."""

    def say(sections: Mapping[str, Any]) -> None:
        monkeypatch.setattr(
            sharing,
            "secrets_singleton",
            Secrets({name: AttrDict(section) for name, section in sections.items()}),
        )

    say({})
    return say
