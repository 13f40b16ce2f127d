"""Credits in the account: the balance, what can be paid for, the statement."""
