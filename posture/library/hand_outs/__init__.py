"""Hand-outs: the practice's own texts and exercises, a coach's choices, and what was given."""
