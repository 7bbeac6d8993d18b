"""What a report says: put together, compared with the last one, and printed."""
