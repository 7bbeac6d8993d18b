"""What audit events say of reports."""

CODES = {
    "report.made": "began the report",
    "report.retaken": "took the figures of the report anew",
    "report.commentary_asked": "asked agencies for commentary",
    "report.ready": "said that the report is ready to sign",
    "report.taken_back": "took the report back",
    "report.agreed": "agreed the report",
    "report.signed": "signed the report",
    "report.published": "published the report",
    "report.withdrawn": "withdrew the report",
    "commentary.given": "gave commentary",
    "commentary.refused": "said that no commentary will come",
    "commentary.moved": "moved the commentary to whoever answers for the figure now",
    "commentary.link_sent": "sent a link to the commentary",
    "commentary.link_revoked": "made a link to the commentary stop working",
}
