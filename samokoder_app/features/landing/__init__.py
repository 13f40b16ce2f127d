"""The landing page, prerendered in both languages."""
