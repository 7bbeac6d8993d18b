"""Reserves: what stands in each at the beginning and the end of a year."""
