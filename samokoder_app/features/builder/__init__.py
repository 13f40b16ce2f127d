"""The builder: conversation, plan, files, preview and console of one project."""
