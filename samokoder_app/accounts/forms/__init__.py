"""Plain forms of signing up and in: posts whose answer is a page to go to."""
