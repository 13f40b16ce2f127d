"""The books of credits, and presents from the operator."""
