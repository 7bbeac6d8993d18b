"""Asking and reminding who owes a return."""
