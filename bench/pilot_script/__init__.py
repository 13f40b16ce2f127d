"""A scripted model that knows one app, for GPT-Pilot and for whoever proves what it made."""
