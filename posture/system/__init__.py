"""The machine: files, processes, limits, native libraries, and what comes from outside."""
