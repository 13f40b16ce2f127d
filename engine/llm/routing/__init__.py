"""Which model answers: tiers of roles, candidates in order, what is known to be down, and going on with the next one."""
