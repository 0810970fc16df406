"""The commands of `koban`, by noun."""
