import pytest

from bench.render.room import UPRIGHT_M, Occluder, make_room


@pytest.mark.parametrize("kind", ["console", "rail"])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_an_upright_stands_where_it_is_put(kind: str, side: float) -> None:
    occluder = Occluder("console" if kind == "console" else "rail", 0.2, 0.95)
    empty = len(make_room(side, False, None))
    added = make_room(side, False, occluder)[empty:, :3]
    foot = added[added[:, 1] < 0.0]
    least, most = foot.min(axis=0), foot.max(axis=0)
    assert (least + most)[[0, 2]] / 2 == pytest.approx([0.2, side * UPRIGHT_M[kind]])
    assert most[0] - least[0] < 0.1
    assert added[:, 1].max() == pytest.approx(0.95)
