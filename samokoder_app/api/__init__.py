"""REST, WebSocket and server-sent events over the same services as the pages."""
