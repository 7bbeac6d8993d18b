"""What is ticked in a list of actions: reminded of, given to others, carried over; all of it or nothing."""
