"""Background jobs: defining and enqueueing them (`registry`), and what became of them."""
