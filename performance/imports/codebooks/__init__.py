"""Code books: what a survey asked, word for word, and what its answers count as."""
