"""The problems that a request is part of, on its page."""
