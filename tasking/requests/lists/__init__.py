"""Requests in lists, files and the search."""
