"""The thresholds over what was kept."""
