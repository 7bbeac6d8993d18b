"""Telling people of a meeting: who was reached, and who must be told by telephone or on paper."""
