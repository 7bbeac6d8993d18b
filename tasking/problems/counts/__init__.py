"""What is counted of a problem: its requests, and what somebody counted by hand."""
