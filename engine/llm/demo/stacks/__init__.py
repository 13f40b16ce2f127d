"""One folder per stack that the demo model can write for: a renderer and its templates."""
