"""Plans, payments and credits: services without Reflex."""
