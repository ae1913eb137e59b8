"""From a raw track to the motion that the checks measure."""
