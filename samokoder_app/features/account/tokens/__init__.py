"""Personal access tokens on the account page."""
