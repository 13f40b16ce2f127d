"""The plan pane."""
