"""The sandbox: where generated code runs."""
