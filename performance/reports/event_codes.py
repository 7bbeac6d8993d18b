"""What audit events say of reports."""

CODES = {
    "report.made": "started the report",
    "report.retaken": "updated the figures of the report",
    "report.commentary_asked": "asked agencies for commentary",
    "report.ready": "marked the report ready to sign",
    "report.taken_back": "returned the report to preparation",
    "report.agreed": "agreed the report",
    "report.signed": "signed the report",
    "report.published": "published the report",
    "report.withdrawn": "withdrew the report",
    "commentary.given": "gave commentary",
    "commentary.refused": "recorded that no commentary will be given",
    "commentary.moved": "moved the commentary to whoever answers for the figure now",
    "commentary.link_sent": "sent a link to the commentary",
    "commentary.link_revoked": "revoked a link to the commentary",
}
