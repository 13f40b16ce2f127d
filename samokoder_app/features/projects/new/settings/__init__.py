"""How an idea is built."""
