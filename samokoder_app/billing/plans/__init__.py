"""Plans: their limits, where somebody stands, requests for Enterprise, what operators give."""
