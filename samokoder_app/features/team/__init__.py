"""Teams: the list, one team, and joining by a link."""
