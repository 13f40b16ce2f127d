"""One team: members, invitations, projects, keys, limits, what was done."""
