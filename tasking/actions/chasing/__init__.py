"""Reminding owners and agencies by hand: one letter with all that waits for them, and each noted."""
