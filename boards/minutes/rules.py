"""How many minutes a meeting is offered for approval. Imports no Django."""

TO_APPROVE = 10
"""So many minutes are offered for approval at one meeting, the oldest first."""
