"""The report as a page, a PDF, tables and pictures."""
