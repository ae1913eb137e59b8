"""What runs in the browser: one folder per component, and the modules that they share."""
