"""Quarterly performance reports: frozen as they were signed."""
