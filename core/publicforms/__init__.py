"""Forms that anybody sends without a sign-in: what comes in is read by staff before it shows."""
