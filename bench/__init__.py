"""Benches: what Koban's speed is promised to be, measured against the Bot API stand-in."""
