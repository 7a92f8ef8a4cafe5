"""The start-up health check as lines and JSON."""
