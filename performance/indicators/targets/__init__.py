"""What is aimed at: for one indicator in one place, by a day, with steps on the way."""
