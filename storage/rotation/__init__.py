"""Turning the keys while people write: the files, who holds which generation, and sealing everything anew."""
