"""Requests at the same place: logged already, or again and again."""
