"""Pages on paper, read back with poppler."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from posture.errors import MachineError
from posture.report.paper import check_pictures, lacking_letters, lacking_words, pdf_of
from tests.pictures import a_jpeg

NAMES = (
    "محمد صلاح",
    "李小龍",
    "Łukasz Żółć",
    "José García",
    "Παναγιώτης",
    "Ирина",
    "שלום",
    "走る달리기",
)


def read(command: str, pdf: bytes, folder: Path) -> str:
    """Return what a command of poppler says of a PDF."""
    (folder / "page.pdf").write_bytes(pdf)
    words = [command, "page.pdf", *(["-"] if command == "pdftotext" else [])]
    try:
        done = subprocess.run(words, cwd=folder, capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip(f"{command} (poppler-utils) is not installed")
    # Marks of direction stand around what is read from right to left.
    return re.sub("[\u202a-\u202e]", "", done.stdout.decode())


def page(text: str) -> str:
    return f"<!doctype html><html lang=en><title>t</title><main><p>{text}</p></main>"


def test_names_stay_in_their_own_script(tmp_path: Path) -> None:
    lacking = lacking_letters(" ".join(NAMES))
    if lacking:
        pytest.skip(lacking_words(lacking))
    text = read("pdftotext", pdf_of(page("<p>".join(NAMES))), tmp_path)
    # Poppler reads a ligature back as the two letters in the other order.
    assert [name for name in NAMES if name.replace("لا", "ال") not in text] == []


def test_an_emoji_has_a_font_of_its_own(tmp_path: Path) -> None:
    if lacking_letters("🏃"):
        pytest.skip(lacking_words("🏃"))
    assert "Emoji" in read("pdffonts", pdf_of(page("Ann 🏃")), tmp_path)
    assert "Emoji" not in read("pdffonts", pdf_of(page("Ann")), tmp_path)


def test_letters_without_a_font_are_told_and_no_boxes_are_printed(tmp_path: Path) -> None:
    """A private-use character is in no font, and has no name to find a package by."""
    assert lacking_letters("ab") == ""
    assert lacking_letters("a\ue123b\ue123") == "\ue123"
    text = " ".join(read("pdftotext", pdf_of(page("a\ue123b\x07.")), tmp_path).split())
    assert text.startswith("No font of this computer has some letters of this text")
    assert "a?b ." in text


@pytest.mark.parametrize(
    ("letters", "packages"),
    [
        ("李走", "Ubuntu fonts-noto-cjk)"),
        ("ラ한", "Ubuntu fonts-noto-cjk)"),
        ("🏃", "Ubuntu fonts-noto-color-emoji)"),
        ("☃", "Ubuntu fonts-noto-color-emoji)"),
        ("محa", "Ubuntu fonts-noto-core)"),
        ("ם🏃", "Ubuntu fonts-noto-color-emoji, fonts-noto-core)"),
        ("\ue123", "There is no common font for them."),
    ],
)
def test_the_package_with_missing_letters_is_named(letters: str, packages: str) -> None:
    assert packages in lacking_words(letters)


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'loaded' }")
    link = f"<link rel=stylesheet href='{secret.as_uri()}'>"
    assert "loaded" not in read("pdftotext", pdf_of(page(link + "words")), tmp_path)


def test_without_pango_the_page_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(MachineError, match=r"needs the text library Pango.*the page \(HTML\)"):
        pdf_of(page("words"))


@pytest.mark.parametrize("cut", [200, -30])
def test_a_damaged_picture_is_told(cut: int) -> None:
    check_pictures([a_jpeg(160, 90)])
    with pytest.raises(MachineError, match="a picture of this clip is damaged"):
        check_pictures([a_jpeg(160, 90)[:cut]])
