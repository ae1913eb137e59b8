"""Fitting the report's page into a frame of the app."""

from typing import Final

CLOSED: Final = "default-src 'none'"
FLUSH: Final = "<style>main, footer { padding-inline: 0 }</style>"


def for_frame(page: str) -> str:
    """Return the report's page in a form that a frame of the app can show.

    Links within the page need a base address there, and Streamlit measures the height of a frame
    with a script inside it, which the page's policy would forbid; the policy still forbids
    everything from elsewhere. The page's margins are removed, since the app has its own.
    """
    page = page.replace("<head>", '<head>\n<base href="about:srcdoc">', 1)
    page = page.replace(CLOSED, f"{CLOSED}; script-src 'unsafe-inline'", 1)
    return page.replace("</head>", f"{FLUSH}\n</head>", 1)
