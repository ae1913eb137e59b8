"""The app's entry point for Streamlit: ``make app``. Its pages are in ``posture/ui``.

Streamlit loads this file once as the module ``app``, for the server with our additional routes,
and as ``__main__`` for every page it draws. Worker processes may load it under a third name; they
need neither.
"""

if __name__ == "__main__":
    from posture.ui.navigation import show

    show()
elif __name__ == "app":
    from importlib import import_module
    from threading import Thread

    from streamlit.starlette import App

    from posture.ui.door.start import door
    from posture.ui.routes import ROUTES

    app = App(__file__, routes=ROUTES, **door())
    # Imported while the browser opens, so that the first page does not have to wait for it.
    Thread(target=import_module, args=("posture.ui.navigation",), daemon=True).start()
