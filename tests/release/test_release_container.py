import pytest

from release.container import CONTAINERFILE, Tree, instructions

TEXT = """# A comment
FROM debian:13-slim

RUN one \\
    && two
# COPY nothing .
COPY a b ./
"""


def test_instructions_are_read_one_after_the_other() -> None:
    assert list(instructions(TEXT)) == [
        ("FROM", "debian:13-slim"),
        ("RUN", "one && two"),
        ("COPY", "a b ./"),
    ]


def test_every_instruction_of_the_containerfile_can_be_carried_out() -> None:
    names = {name for name, _ in instructions(CONTAINERFILE.read_text())}
    assert "RUN" in names
    assert [name for name in names if not hasattr(Tree, f"do_{name.lower()}")] == []


def test_what_is_copied_is_there() -> None:
    copied = [words for name, words in instructions(CONTAINERFILE.read_text()) if name == "COPY"]
    assert copied
    sources = [word for words in copied for word in words.split()[:-1]]
    assert [name for name in sources if not (CONTAINERFILE.parent / name).exists()] == []


def test_an_instruction_that_is_not_known_is_an_error(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with pytest.raises(AttributeError, match="do_healthcheck"):
        Tree(tmp_path_factory.mktemp("tree")).carry_out("HEALTHCHECK", "none")
