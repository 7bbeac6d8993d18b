"""Correcting the words of a nomination until nominations close."""
