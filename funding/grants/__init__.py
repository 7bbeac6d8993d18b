"""What groups ask ward committees for, and the grants they get."""
