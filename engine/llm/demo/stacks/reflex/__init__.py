"""Apps of the stack `reflex`."""
