"""Texts of the product in Russian and English: one module per area, both languages side by side."""
