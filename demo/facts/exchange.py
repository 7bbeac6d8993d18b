"""What went to finance and what it paid: codes, documents and amounts are invented."""

COST_CENTRE, ACCOUNT_CODE = "N4100", "4820"
EVIDENCE = "Receipts for the rest, and a photograph of what was done"
LESS = 10
"""Pounds by which finance paid one of them too little."""
STRANGE = ("INV-2231", "118.40")
"""A reference that is none of ours, and the amount."""
