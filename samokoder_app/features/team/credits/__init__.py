"""The account of a team's credits."""
