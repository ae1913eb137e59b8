import pytest

from release.wheel import GUIDE, commands

TEXT = """# Title

## First

Do this:

```sh
one --a
two 'b c'
```

and then

```sh
three
```

## Second

```python
four()
```
"""


def test_the_commands_of_a_section_are_read_from_the_guide() -> None:
    assert commands(TEXT, "First") == ["one --a", "two 'b c'", "three"]
    assert commands(TEXT, "Second") == []


def test_a_section_that_the_guide_lost_is_noticed() -> None:
    with pytest.raises(IndexError):
        commands(TEXT, "Third")


def test_the_guide_has_the_sections_that_are_tried() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert len(commands(guide, "From a wheel")) == 3
    assert len(commands(guide, "Two OpenCV packages")) == 1
