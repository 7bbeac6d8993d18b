"""Tests of the matrix, of comparing and of what has changed."""
