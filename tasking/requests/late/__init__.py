"""Requests that are late: for whoever manages a place, and for its next tasking meeting."""
