import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _keep_main() -> Iterator[None]:
    """AppTest leaves its script as ``__main__``, which a new process would look for and load."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
