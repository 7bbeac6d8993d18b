"""Requests that are the same."""
