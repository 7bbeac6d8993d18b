"""Indicators: what is measured, how it is judged, and who answers for it."""
