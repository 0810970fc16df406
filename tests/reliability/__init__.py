"""The kill test and the search for traces: Koban as a process of its own, killed while people write to it."""
