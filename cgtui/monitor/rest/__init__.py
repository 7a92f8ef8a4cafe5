"""What is asked of CoinGlass while running, and by whom."""
