"""Figures that sources state, side by side and never added up."""
