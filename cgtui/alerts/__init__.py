"""What is said and how it arrives: message text, Telegram, the durable outbox."""
