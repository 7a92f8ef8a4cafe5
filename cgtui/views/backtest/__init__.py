"""A backtest as text and JSON."""
