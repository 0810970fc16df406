"""Random input at every door: nothing breaks, nothing is written that was not asked for, every text is answered."""
