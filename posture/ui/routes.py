"""What the app's server answers besides Streamlit's own addresses."""

from typing import Final

from starlette.routing import BaseRoute

ROUTES: Final[list[BaseRoute]] = []
