"""One body for all tests, made of data that is fetched once."""

import pytest

from bench.render.body import Body, make_body
from bench.render.makehuman import SHAPES


@pytest.fixture(scope="session")
def man() -> Body:
    return make_body(SHAPES["man"], "usual")
