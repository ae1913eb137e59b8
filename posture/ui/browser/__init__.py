"""The browser's code: one folder per component, and the modules that they share."""
