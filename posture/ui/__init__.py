"""The app: pages in Streamlit, clips and results on disk, the analysis in a process of its own.

``jobs``, ``worker``, ``desk``, ``uploads``, ``drawings`` and ``words`` know no Streamlit.
"""
