"""What officers noted for the auditor, and for what they made a file."""

MADE_FOR = "External audit of grants to groups"
ASKED_FOR = "Information request 26-0417"
BECAUSE = "Looked at with the head of service: the papers are in order."
