"""Where somebody stands under the limits of the plan, projects that are read-only, the request for Enterprise."""
