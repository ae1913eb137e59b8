"""``posture app``: start the app in a browser."""

import argparse
from typing import Final

from posture.system.installation import bundled, require

# Those that docs/how-to/share.md needs, and the port; passed unchanged to Streamlit's server.
SERVER_OPTIONS: Final = {
    "server.port": "the port to answer at",
    "server.headless": "true: open no browser",
    "server.address": "where to answer; 'localhost' if not given: this machine alone",
    "server.sslCertFile": "the certificate, where other computers may come in",
    "server.sslKeyFile": "its key",
    "browser.serverAddress": "the name by which other computers reach the app",
    "browser.serverPort": "the port that people type, behind a proxy; 443 if not given",
}


def add_app(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture app``."""
    parser.set_defaults(run=_app)
    for name, text in SERVER_OPTIONS.items():
        parser.add_argument(f"--{name}", metavar="VALUE", help=text)


def _app(options: argparse.Namespace) -> int:
    require("app")
    from streamlit.web.cli import main

    values = {name: getattr(options, name) for name in SERVER_OPTIONS}
    flags = [f"--{name}={value}" for name, value in values.items() if value is not None]
    main(["run", str(bundled("app.py")), *flags], prog_name="streamlit", standalone_mode=False)
    return 0
