"""The door of the app: who may come in, before Streamlit sees anything of what they ask."""
