"""Lines on frames: primitives, the body, evidence, a coach's sketches."""
