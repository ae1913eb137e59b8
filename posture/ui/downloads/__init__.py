"""The files of a clip that a runner can download."""
