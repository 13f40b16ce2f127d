"""Cards, badges, boxes, lists and tabs."""
