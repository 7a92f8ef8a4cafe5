"""A stand-in for CoinGlass and Telegram on loopback sockets; shares no code with the client."""
