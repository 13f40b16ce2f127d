"""Projects: an idea, its files and its builds."""
