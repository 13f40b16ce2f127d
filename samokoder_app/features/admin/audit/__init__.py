"""What was done with all accounts, for operators."""
