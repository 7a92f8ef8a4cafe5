"""Giving a key, a bot and a chat: the steps, and the form that shows them."""
