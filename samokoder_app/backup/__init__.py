"""One file that holds what an installation cannot make again, and an installation made of it."""
