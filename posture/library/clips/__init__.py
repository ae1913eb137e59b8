"""What is done with clips: analysing, reviewing, and putting right what was entered wrong."""
