"""What a contribution comes to by year: pledged, agreed, invoiced, received, repaid."""
