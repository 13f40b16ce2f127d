"""What was done with the account, and all of its data: taken away, or deleted."""
