"""The workspace: safe paths, manifests and archives of an app's files."""
