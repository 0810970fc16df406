"""Keeping and losing: backups, restore, rotation of keys."""
