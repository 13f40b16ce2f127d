"""What a provider says of itself: its models, and whether it takes a key."""
