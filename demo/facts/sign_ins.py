"""Who signs in, one for each role."""

from accounts.access import Role

PASSWORD = "three words walk"
HOME = "Sinfin"
ADDRESS = "{}@demo.example"

# role, name of the address
SIGN_INS = [
    (Role.NEIGHBOURHOOD_MANAGER, "manager"),
    (Role.HEAD_OF_SERVICE, "head"),
    (Role.FINANCE_OFFICER, "finance"),
    (Role.MEETINGS_CLERK, "clerk"),
    (Role.PORTFOLIO_HOLDER, "cabinet"),
    (Role.DATA_OFFICER, "data"),
    (Role.COMMUNICATIONS_OFFICER, "communications"),
    (Role.BOARD_CHAIR, "chair"),
    (Role.ELECTED_MEMBER, "member"),
    (Role.RESIDENT_REPRESENTATIVE, "resident"),
    (Role.PARTNER_OFFICER, "partner"),
    (Role.SYSTEM_ADMINISTRATOR, "administrator"),
    (Role.BUDGET_HOLDER, "holder"),
    (Role.SERVICE_OFFICER, "service"),
]

# agencies for which somebody with a sign-in answers for the whole city; nobody is told its password
OFFICERS = ("council", "derby-homes", "nhs", "police")
