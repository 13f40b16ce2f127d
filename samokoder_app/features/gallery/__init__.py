"""All components of the design system in all of their states, on one page."""
