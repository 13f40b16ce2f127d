"""Icons, amounts, moments, evidence, and parts of the frame."""
