"""Who may read what: named lists, agreements, what was read, and personal data typed where it does not belong."""
