"""Photographs that were sent with a report on an action."""
