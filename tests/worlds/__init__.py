"""Rows of packages in the two worlds of the sweep, a module for each noun."""
