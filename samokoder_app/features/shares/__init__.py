"""What a public link opens."""
