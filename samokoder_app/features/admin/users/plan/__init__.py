"""The plan and limits of a person, and requests for Enterprise."""
