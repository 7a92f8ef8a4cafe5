"""What is kept on disk: SQLite, one writer, any number of readers. `journal.open_journal` opens it.

Times are integer milliseconds since the epoch (UTC), minutes whole minutes since the epoch,
amounts US dollars.
"""
