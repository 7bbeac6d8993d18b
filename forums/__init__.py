"""Residents: how many came to forums, and what follows from it."""
