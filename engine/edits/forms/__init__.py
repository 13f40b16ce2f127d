"""The forms in which models write edits; each module reads one."""
