"""The community group as applicant: its papers, how it is paid, and what it asked and got."""
