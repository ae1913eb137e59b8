"""The Live page: the camera of the machine that runs the app, shown in the browser."""
