"""Build what this repository publishes, and try each as its users would."""
