"""What is offered to an agency, and whether it has answered in time."""
