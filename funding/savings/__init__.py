"""Savings: planned, delivered, and verified by finance. None of them raises what may be spent."""
