"""The prerendered public pages, built so that they are seen before anything else is fetched."""
