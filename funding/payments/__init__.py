"""Payments of grants: claimed with evidence, authorised by a second person, paid."""
