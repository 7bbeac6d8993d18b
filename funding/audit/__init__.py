"""What an auditor asks for: files of a grant, checks, entries for sampling, and who had a hand in what."""
