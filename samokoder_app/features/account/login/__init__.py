"""How one signs in: address and providers, on the account page."""
