"""The contract: the report and its parts, corrections, and the ranges of their values."""
