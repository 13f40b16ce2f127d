"""The app-building engine: a library and a command line, without web framework, database or environment."""
