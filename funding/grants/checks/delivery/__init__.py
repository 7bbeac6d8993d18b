"""What follows from an approval: who does it, who keeps it, and that it was done."""
