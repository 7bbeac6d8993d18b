"""Walkabouts, action days and quick wins: what agencies do together in a place on a day."""
