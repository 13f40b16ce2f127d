"""Apps of the stack `react-express`."""
