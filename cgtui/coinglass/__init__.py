"""The vendor and nothing else: what CoinGlass v4 sends, typed, over websocket and REST."""
