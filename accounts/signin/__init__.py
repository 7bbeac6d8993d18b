"""Signing in: limits, log, sessions, second factor."""
