"""Keyboard-driven terminal monitor for CoinGlass liquidations."""

__version__ = "0.1.0"
