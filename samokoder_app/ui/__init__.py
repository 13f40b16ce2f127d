"""The design system: tokens, components and wrapped React components. Knows nothing of the product's state."""
