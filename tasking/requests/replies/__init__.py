"""Replies to whoever asked: standard texts with words that are filled in, and what was sent."""
