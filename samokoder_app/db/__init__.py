"""Postgres: tables, sessions under row-level security, repositories with all SQL."""
