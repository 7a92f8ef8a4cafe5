"""Bitcoin ETF net flows and the fund list."""
