"""A clip reviewed and corrected by hand."""
