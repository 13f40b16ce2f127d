"""Where one is signed in, and the password."""
