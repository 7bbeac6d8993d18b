"""Tasking meetings: what they discuss, and what goes up and down a level."""
