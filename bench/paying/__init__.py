"""A story of people who pay, told twice at two copies of the stand-in for Stripe."""
