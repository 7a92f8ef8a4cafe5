"""The one coin on the screen: its charts, orders, venues, positions and past."""
