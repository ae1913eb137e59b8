"""The app's entry point for Streamlit: ``make app``. Its pages are in ``posture/ui``.

Streamlit loads this file once as the module ``app``, for the server with our additional routes,
and as ``__main__`` for every page it draws. Worker processes may load it under a third name; they
need neither.
"""

if __name__ == "__main__":
    from posture.ui.navigation import show

    show()
elif __name__ == "app":
    from datetime import UTC, datetime
    from threading import Thread

    from streamlit.starlette import App

    from posture.ui.door.start import door
    from posture.ui.routes import ROUTES

    started = datetime.now(UTC)

    def prepare() -> None:
        """Import what the pages need while the browser opens, and take over former clips."""
        from posture.ui.navigation import prepare

        prepare(started)

    app = App(__file__, routes=ROUTES, **door())
    Thread(target=prepare, daemon=True).start()
