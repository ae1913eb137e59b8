"""The app: pages in Streamlit, clips and results on disk, each analysis in a separate process.

The modules in ``clips`` do not depend on Streamlit.
"""
