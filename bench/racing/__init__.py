"""What the race of two engines is made of."""
