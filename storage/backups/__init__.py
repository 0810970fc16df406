"""Backups: everything of a zone, or its case keys, in one sealed file, and back into empty databases."""
