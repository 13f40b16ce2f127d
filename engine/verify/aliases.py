"""Weak models' words for steps, put right before validation, without a call of a model."""
