"""Closing a year, and what was carried into the next."""
