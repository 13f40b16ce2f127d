"""What operators see of the installation and do in it: its health, users, builds and queue. No Reflex, no HTTP."""
