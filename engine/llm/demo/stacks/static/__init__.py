"""Apps of the stack `static`."""
