"""Which models serve which tier: a section that the account's page and a project's page show."""
