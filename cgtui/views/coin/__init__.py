"""Lines of the Coin screen."""
