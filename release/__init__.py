"""What is built from this repository and given to others, each tried as they would use it."""
