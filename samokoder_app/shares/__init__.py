"""Public links to a project: who makes them, what a visitor sees, and what he takes away."""
