"""Parts that the pages are built of."""
