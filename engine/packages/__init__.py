"""Packages of an app beyond those of its stack: read strictly, installed in the sandbox, one folder per list."""
