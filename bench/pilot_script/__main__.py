"""Serve the script."""

from bench.pilot_script.server import main

main()
