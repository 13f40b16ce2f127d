"""What an operator's own instruments are told: counts for Prometheus, errors for Sentry."""
