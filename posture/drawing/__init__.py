"""Drawing on frames: primitives, the skeleton, evidence pictures, a coach's sketches."""
