"""GPT-Pilot as a second engine: the operator's own checkout, driven from outside."""
