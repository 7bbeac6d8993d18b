"""Rows on which the addresses of money are tried."""

ADMIN_ROWS = {"sourcedfigure": "figure"}
