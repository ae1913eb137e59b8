"""The live check: measurements during a run, with a camera beside the treadmill.

::

    sources ──▶ camera ──▶ session ──▶ window on the screen · terminal · the app's page
    frames at   only the   follows the body, guides the set-up, keeps recent pictures, and
    true times  newest     asks `measure` for numbers over the last strides

The buffered track goes through the same analysis as a clip's.
"""
