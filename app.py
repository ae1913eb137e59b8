"""The app's entry for Streamlit: ``make app``. What it shows lives in ``posture/ui``.

Streamlit loads this file twice: once as the module ``app``, for the server with routes of
our own, and as ``__main__`` for every page it draws. The worker processes may load it under
a third name, and want neither.
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
    # While the browser opens, so that the first page does not wait for it.
    Thread(target=import_module, args=("posture.ui.navigation",), daemon=True).start()
