"""The demo: a Bot API stand-in with a page of phones, and a fictional zone to play in."""
