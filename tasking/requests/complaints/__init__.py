"""Complaints about services: handed over the same day, and never worked here."""
