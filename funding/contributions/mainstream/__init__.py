"""Mainstream budgets that a neighbourhood decides on or influences; no contributions."""
