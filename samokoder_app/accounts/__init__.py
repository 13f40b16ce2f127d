"""Who the user is: identity, browser sessions, profile."""
