"""The live check: a camera beside the treadmill, and what it sees now.

::

    sources ──▶ camera ──▶ session ──▶ window on the screen · terminal · the app's page
    frames at   newest     follows the body, guides, keeps what was, and asks
    true times  one only   `measure` for numbers over the last strides

Nothing is measured here: `measure` gives the buffered track to the same analysis as a clip's.
"""
