"""Background jobs and emails that failed, for who manages access."""
