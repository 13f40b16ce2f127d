"""What belongs to a team: projects, keys, its log, and the team itself."""
