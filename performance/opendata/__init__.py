"""Published figures as open data: a lasting JSON and CSV address for each indicator."""
