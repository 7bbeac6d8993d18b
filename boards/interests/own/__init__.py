"""Interests that members declare before a meeting, with their own sign-in."""
