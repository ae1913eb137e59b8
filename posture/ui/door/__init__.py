"""The app's door: it decides who may use the app before Streamlit sees any of their requests."""
