"""Tools of a capable model: one module each, from what it may ask for to what the program does about it."""
