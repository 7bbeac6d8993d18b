"""Grants whose decision was corrected: whether each still stands, said in the open."""
