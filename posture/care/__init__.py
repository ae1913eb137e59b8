"""What a runner can do for her back: the plan, and honest answers to what she may ask."""
