"""One folder per thing a user does."""
