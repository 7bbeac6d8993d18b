"""Walkabouts, action days and quick wins."""
