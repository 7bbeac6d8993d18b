"""Payments and the finance system: what is sent to it in numbered files, what it says it paid, and where the two differ."""
