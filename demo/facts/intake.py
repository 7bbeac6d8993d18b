"""Groups that ask for ward money: their documents, and what came in. All invented."""

PAPERS = ("constitution", "accounts", "signatories", "safeguarding", "dbs", "insurance", "equality")
"""Documents that were seen of the groups of a ward; of the second group the insurance has run out."""
NOTE = "Grants folder, shelf 3"
SENT = {
    "group_name": "The Friends of the Green", "kind": "vcs", "title": "A bench for the green",
    "purpose": "One bench with arms, where the path from the shops meets the green, for people who cannot walk far.",
    "costs": "Bench £640\nFixing £160", "other_money": "The group has collected £150.",
    "shows": "The invoice, and a photograph of the bench.", "if_refused": "smaller",
    "at_risk": False, "declared": True,
}  # fmt: skip
AMOUNT = 650
SENDER = {"name": "Jean Applicant", "email": "jean.applicant@demo.example"}
DRAFTS = (
    {"group_name": ["Street musicians"], "kind": ["vcs"], "title": ["Saturday music"]},
    {"group_name": ["Parents’ Circle"], "title": ["Toys for the hall"], "costs": ["Toys £300"]},
)
"""What somebody has begun to write."""
