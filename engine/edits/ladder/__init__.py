"""Where the old text of an edit stands in a file: from the strictest rung to the most lenient."""
