"""What the demonstration says of tasking: actions under meetings, and the work of agencies together."""
