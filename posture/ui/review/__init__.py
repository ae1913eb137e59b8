"""A clip's current results, and correcting them by hand."""
