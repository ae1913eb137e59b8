"""Two results of one runner: filmed alike or not, changed or not."""
