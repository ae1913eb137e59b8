"""Thousands of bad inputs at every door of the program: ``python -m bench.fuzz``."""
