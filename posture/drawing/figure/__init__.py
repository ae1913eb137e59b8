"""The exercises' drawings: a body of fixed lengths, its poses, and the shapes they give."""
