"""Bars and tables of ETF flows."""
