"""Name, language and theme."""
