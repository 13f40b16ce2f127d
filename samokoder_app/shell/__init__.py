"""The frame around pages: header, footer, banner of a lost connection, error boundary."""
