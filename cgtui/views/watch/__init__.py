"""The monitor without a screen: liveness lines and JSON."""
