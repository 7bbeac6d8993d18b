"""What groups and public bodies ask for."""
