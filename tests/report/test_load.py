import json

import pytest

from posture.report.load import report_from_json
from posture.report.model import Report


def test_a_report_comes_back_as_it_was(ok_report: Report) -> None:
    assert report_from_json(ok_report.to_json()) == ok_report


def test_a_refused_report_comes_back_as_it_was(refused_report: Report) -> None:
    assert report_from_json(refused_report.to_json()) == refused_report


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "posture.report/2"}', '{"schema": "posture.report/1"}']
)
def test_anything_else_is_no_report(text: str) -> None:
    with pytest.raises(ValueError, match=r"report|Expecting value"):
        report_from_json(text)


def test_a_damaged_report_is_told(ok_report: Report) -> None:
    content = json.loads(ok_report.to_json())
    content["steps"] = [{"foot": "left"}]
    with pytest.raises(ValueError, match="damaged"):
        report_from_json(json.dumps(content))
