"""What is seen on a walkabout: blocks and their grades, stops, photographs."""
