"""One set of ranges: the type that files are read with, and what people are asked with."""

from dataclasses import fields

import pytest

from posture.batch.plan import COLUMNS
from posture.results.clip_settings import CHOICES, RANGES, ClipSettings
from posture.system.validation import ContentError, convert
from posture.ui.clips.clip_folder import Settings


@pytest.mark.parametrize("name", RANGES)
def test_the_type_holds_the_range_that_people_are_asked_with(name: str) -> None:
    least, most = RANGES[name]
    for value in (least, most, None):
        assert getattr(convert({name: value}, ClipSettings, "it"), name) == value
    for value in (least - 0.1, most + 0.1):
        with pytest.raises(ContentError):
            convert({name: value}, ClipSettings, "it")


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_one_of_its_words(name: str) -> None:
    for word in CHOICES[name]:
        assert getattr(convert({name: word}, ClipSettings, "it"), name) == word
        assert COLUMNS[name](word) == word
    with pytest.raises(ContentError):
        convert({name: "perhaps"}, ClipSettings, "it")


def test_every_setting_is_a_column_of_a_batch_and_kept_by_the_app() -> None:
    names = {field.name for field in fields(ClipSettings)}
    assert names == {*RANGES, *CHOICES, "mirrored", "stance"}
    assert names <= set(COLUMNS)
    assert names <= {field.name for field in fields(Settings)}


def test_what_is_not_said_is_not_known() -> None:
    assert ClipSettings() == ClipSettings(None, None, None, None, False, None, None, None, "metric")
