"""One's own clips: the clips of a runner of the library, who is the person at this computer."""
