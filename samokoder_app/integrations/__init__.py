"""What a project's app is given when it runs: secrets, and outside hosts that it may reach."""
