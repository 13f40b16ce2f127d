"""The timeline of versions, and what lies between two of them."""
