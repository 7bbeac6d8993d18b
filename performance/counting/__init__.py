"""Figures that this system counts from its own records: which indicators use them, and the monthly count."""
