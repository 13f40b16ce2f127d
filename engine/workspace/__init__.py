"""An app's files on the host, reached only through the safe path layer."""
