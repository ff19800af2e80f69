"""What marks a database as this bot's and how far its schema has come; the steps themselves load only when needed."""

from __future__ import annotations

APPLICATION = 0x50313030
"""SQLite's application_id."""
STEPS = "_sqlite_migrations"
"""The table that names the steps taken."""
NEWEST = 3
"""The number of the newest step of `bot/kept/migrations.py`, kept in SQLite's user_version."""
