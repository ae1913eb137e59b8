"""The pages of the app and the way between them."""
