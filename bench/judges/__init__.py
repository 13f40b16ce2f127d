"""Black-box judges of finished apps, one per idea. They share no code with the verifier and know only the idea."""
