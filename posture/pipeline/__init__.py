"""The whole road from a clip to a result folder."""
