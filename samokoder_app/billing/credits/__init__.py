"""Credits: what is on an account, what it was used for, and the operator's keys that builds use for them."""
