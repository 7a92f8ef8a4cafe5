"""Rows of the Ticker: market, open heads-ups, board, tape."""
