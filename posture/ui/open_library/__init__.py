"""The library as the pages of the app reach it: opened once, its clips claimed by a coach."""
