"""The command ``posture``, a module for each subcommand."""
