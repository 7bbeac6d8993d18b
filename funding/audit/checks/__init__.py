"""Checks for audit: what an auditor would ask about, found before they ask."""
