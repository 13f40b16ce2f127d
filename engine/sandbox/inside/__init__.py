"""Programs of ours that run inside a sandbox, on the standard library alone."""
