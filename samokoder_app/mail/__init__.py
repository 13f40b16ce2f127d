"""Mails to users: what they say, the outbox that they wait in, and the way out."""
