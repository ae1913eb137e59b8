"""The coach's pages: the library, a runner over time, the review, the hand-out."""
