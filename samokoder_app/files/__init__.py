"""The files of an app as its owner sees them: tree, text, versions by hand, export."""
