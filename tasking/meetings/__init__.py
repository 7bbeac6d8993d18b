"""Tasking meetings: nominations, the agenda from live records, escalations, what is issued on the day."""
