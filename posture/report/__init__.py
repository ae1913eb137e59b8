"""The report: its model, its page, its table and its pictures."""
