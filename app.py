"""The app's entry for Streamlit: ``make app``. What it shows lives in ``posture/ui``."""

# The worker processes load this file too, under another name, and have no pages to draw.
if __name__ == "__main__":
    from posture.ui.pages import show

    show()
