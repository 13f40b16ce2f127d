"""Calls of models whose providers keep an account of their own, to hold the product's ledger against it."""
