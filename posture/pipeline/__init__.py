"""From a clip to its result folder."""
