"""The running service: all that touches the outside world."""
