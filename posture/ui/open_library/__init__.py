"""The app's access to the library: opened once for all pages, with clips claimed by a coach."""
