"""What there is to do, and which role may do it: permissions, roles, the table between them."""

from dataclasses import dataclass

from django.db import models


class Permission(models.TextChoices):
    """What a person may do. The label is how a page says it."""

    EDIT_NEIGHBOURHOOD = "edit_neighbourhood", "change a neighbourhood's profile, team and places"
    EDIT_REFERENCE = (
        "edit_reference",
        "change wards, agencies, services, population figures and the council's settings",
    )
    EDIT_BUDGET = "edit_budget", "set budgets, and keep contributions, grants and partner resources"
    APPROVE_PAYMENT = "approve_payment", "authorise payments that someone else prepared"
    APPROVE_VIREMENT = "approve_virement", "authorise virements that someone else entered"
    APPROVE_LARGE_VIREMENT = "approve_large_virement", "authorise virements above the limit"
    PUBLISH_SPEND = "publish_spend", "publish grants and spending as open data"
    AUDIT_MONEY = "audit_money", "make files for audit, and read the checks for audit"
    SIGN_FORECAST = "sign_forecast", "read a budget, forecast it and sign the forecast off"
    KEEP_SAVINGS = "keep_savings", "enter savings, and report what was saved"
    EDIT_FIGURES = "edit_figures", "keep indicators and their figures"
    PUBLISH_FIGURES = "publish_figures", "publish indicators and their figures"
    SIGN_REPORT = "sign_report", "sign performance reports"
    EDIT_PEOPLE = "edit_people", "add people and correct their details"
    READ_CONTACTS = "read_contacts", "read people's contact details"
    MANAGE_BODY = "manage_body", "set up boards and forums and their members"
    VIEW_MEETING = "view_meeting", "read agendas and minutes before they are published"
    EDIT_PLAN = "edit_plan", "write plans and their priorities, and ask agencies for their part"
    READ_EXEMPT = "read_exempt", "read the private part of a board's meetings"
    RUN_MEETING = "run_meeting", "prepare, run, write up and publish meetings"
    VIEW_PRIVATE = "view_private", "read the private meetings and actions of tasking"
    VIEW_ACTION = "view_action", "read actions"
    EDIT_ACTION = "edit_action", "add, reassign, re-date, verify and sign off actions"
    SIGN_OFF_ACTION = "sign_off_action", "sign off what one's own board asked for"
    WORK_ACTION = "work_action", "report progress on an agency's actions"
    LOG_REQUEST = "log_request", "log enquiries and requests for a service"
    WORK_REQUEST = "work_request", "take, work and answer the requests of a service"
    EDIT_PROBLEM = "edit_problem", "write problem-solving plans and police priorities"
    EDIT_WALKABOUT = "edit_walkabout", "plan and write up walkabouts and action days"
    KEEP_AGREEMENTS = "keep_agreements", "keep the register of information sharing agreements"
    MANAGE_ACCESS = "manage_access", "invite people and grant or end roles"
    OVERSEE_ACCESS = (
        "oversee_access",
        "see who was given sensitive roles and what was done under cover",
    )
    MANAGE_RETENTION = (
        "manage_retention",
        "delete personal data that is no longer needed, and answer requests for it",
    )
    USE_ADMIN = "use_admin", "use admin"


class Role(models.TextChoices):
    """Who a person is here. ROLES says what each may do and on what scope."""

    NEIGHBOURHOOD_MANAGER = "neighbourhood_manager", "Neighbourhood manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    FINANCE_OFFICER = "finance_officer", "Finance and grants officer"
    BUDGET_HOLDER = "budget_holder", "Budget holder"
    MEETINGS_CLERK = "meetings_clerk", "Meetings clerk"
    PORTFOLIO_HOLDER = "portfolio_holder", "Cabinet member"
    DATA_OFFICER = "data_officer", "Data officer"
    COMMUNICATIONS_OFFICER = "communications_officer", "Communications officer"
    BOARD_CHAIR = "board_chair", "Board chair"
    ELECTED_MEMBER = "elected_member", "Elected member"
    RESIDENT_REPRESENTATIVE = "resident_representative", "Resident representative"
    PARTNER_OFFICER = "partner_officer", "Partner officer"
    SERVICE_OFFICER = "service_officer", "Service officer"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


class Scope(models.TextChoices):
    """The kind of place a grant covers."""

    CITY = "city", "The whole city"
    AREA = "area", "One area"
    NEIGHBOURHOOD = "neighbourhood", "One neighbourhood"
    AGENCY = "agency", "One agency"
    BODY = "body", "One board, forum or committee"


@dataclass(frozen=True)
class RoleRule:
    """What a role is for, its scopes, what it may do, and whether a membership alone gives it."""

    prose: str
    scopes: tuple
    may: frozenset
    by_membership: bool = False


READER = frozenset({Permission.VIEW_MEETING, Permission.VIEW_ACTION})
REACHES = READER | {Permission.LOG_REQUEST}
"""What a member's ward opens in its neighbourhoods: reading, and asking a service for something."""
MEMBER = REACHES | {Permission.READ_EXEMPT}
"""Who sits on a body also reads the private part of its meetings, there and nowhere else."""

ROLES = {
    Role.NEIGHBOURHOOD_MANAGER: RoleRule(
        "Plans, runs and writes up meetings, logs and chases actions, keeps profile and team.",
        (Scope.NEIGHBOURHOOD, Scope.AREA),
        READER
        | {
            Permission.EDIT_NEIGHBOURHOOD,
            Permission.EDIT_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.MANAGE_BODY,
            Permission.RUN_MEETING,
        }
        | {
            Permission.VIEW_PRIVATE,
            Permission.READ_EXEMPT,
            Permission.EDIT_PLAN,
            Permission.SIGN_REPORT,
            Permission.EDIT_ACTION,
            Permission.WORK_ACTION,
            Permission.USE_ADMIN,
        }
        | {
            Permission.LOG_REQUEST,
            Permission.EDIT_PROBLEM,
            Permission.EDIT_WALKABOUT,
            Permission.KEEP_AGREEMENTS,
        },
    ),
    Role.HEAD_OF_SERVICE: RoleRule(
        "Sees all neighbourhoods at a glance and steps in where something is late or vacant.",
        (Scope.CITY,),
        READER
        | {
            Permission.EDIT_NEIGHBOURHOOD,
            Permission.EDIT_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.MANAGE_BODY,
            Permission.RUN_MEETING,
        }
        | {
            Permission.VIEW_PRIVATE,
            Permission.READ_EXEMPT,
            Permission.EDIT_PLAN,
            Permission.EDIT_ACTION,
            Permission.EDIT_REFERENCE,
            Permission.APPROVE_PAYMENT,
            Permission.APPROVE_VIREMENT,
            Permission.APPROVE_LARGE_VIREMENT,
            Permission.SIGN_FORECAST,
            Permission.KEEP_SAVINGS,
            Permission.AUDIT_MONEY,
            Permission.PUBLISH_FIGURES,
            Permission.SIGN_REPORT,
        }
        | {Permission.USE_ADMIN, Permission.OVERSEE_ACCESS, Permission.MANAGE_RETENTION}
        | {
            Permission.LOG_REQUEST,
            Permission.EDIT_PROBLEM,
            Permission.EDIT_WALKABOUT,
            Permission.KEEP_AGREEMENTS,
        },
    ),
    Role.FINANCE_OFFICER: RoleRule(
        "Keeps budgets, contributions and grants in order and publishes spending.",
        (Scope.CITY,),
        READER
        | {
            Permission.EDIT_BUDGET,
            Permission.KEEP_SAVINGS,
            Permission.APPROVE_PAYMENT,
            Permission.APPROVE_VIREMENT,
            Permission.PUBLISH_SPEND,
            Permission.AUDIT_MONEY,
            Permission.LOG_REQUEST,
            Permission.USE_ADMIN,
        },
    ),
    Role.BUDGET_HOLDER: RoleRule(
        "Reads a budget, says what will be spent and why, and signs the forecast off.",
        (Scope.NEIGHBOURHOOD, Scope.AREA, Scope.CITY),
        frozenset({Permission.SIGN_FORECAST, Permission.KEEP_SAVINGS, Permission.LOG_REQUEST}),
    ),
    Role.MEETINGS_CLERK: RoleRule(
        "Sets dates, collects and sends papers, takes minutes.",
        (Scope.CITY, Scope.BODY),
        READER
        | {
            Permission.RUN_MEETING,
            Permission.MANAGE_BODY,
            Permission.EDIT_ACTION,
            Permission.READ_CONTACTS,
            Permission.READ_EXEMPT,
            Permission.LOG_REQUEST,
        },
    ),
    Role.PORTFOLIO_HOLDER: RoleRule(
        "Chairs the Neighbourhoods Board and reads every neighbourhood.",
        (Scope.CITY,),
        REACHES | {Permission.READ_EXEMPT},
    ),
    Role.DATA_OFFICER: RoleRule(
        "Keeps reference data and figures, publishes performance reports.",
        (Scope.CITY,),
        REACHES
        | {
            Permission.EDIT_REFERENCE,
            Permission.EDIT_FIGURES,
            Permission.EDIT_NEIGHBOURHOOD,
            Permission.USE_ADMIN,
        },
    ),
    Role.COMMUNICATIONS_OFFICER: RoleRule(
        "Keeps profiles, groups and places up to date and tells residents what happened.",
        (Scope.CITY,),
        REACHES | {Permission.EDIT_NEIGHBOURHOOD, Permission.USE_ADMIN},
    ),
    Role.BOARD_CHAIR: RoleRule(
        "Reads plan, profile and papers before a meeting, chairs it and signs off its actions.",
        (Scope.BODY,),
        MEMBER | {Permission.SIGN_OFF_ACTION},
        True,
    ),
    Role.ELECTED_MEMBER: RoleRule(
        "Sits on a ward's boards and committees and follows its actions.",
        (Scope.BODY,),
        MEMBER,
        True,
    ),
    Role.RESIDENT_REPRESENTATIVE: RoleRule(
        "Speaks for residents on a board; reads its papers.", (Scope.BODY,), MEMBER, True
    ),
    Role.PARTNER_OFFICER: RoleRule(
        "Works and reports the actions given to an agency; sits on boards for it.",
        (Scope.AGENCY, Scope.BODY),
        MEMBER
        | {
            Permission.WORK_ACTION,
            Permission.VIEW_PRIVATE,
            Permission.EDIT_PROBLEM,
            Permission.EDIT_WALKABOUT,
        },
    ),
    Role.SERVICE_OFFICER: RoleRule(
        "Takes, works and answers the requests of an agency’s services.",
        (Scope.AGENCY,),
        frozenset({Permission.VIEW_ACTION, Permission.LOG_REQUEST, Permission.WORK_REQUEST}),
    ),
    Role.SYSTEM_ADMINISTRATOR: RoleRule(
        "Invites people, grants roles, keeps reference data; reads no sensitive content.",
        (Scope.CITY,),
        frozenset(
            {
                Permission.MANAGE_ACCESS,
                Permission.OVERSEE_ACCESS,
                Permission.MANAGE_RETENTION,
                Permission.EDIT_REFERENCE,
                Permission.USE_ADMIN,
            }
        ),
    ),
}

SENSITIVE = frozenset(
    {
        Permission.READ_CONTACTS,
        Permission.READ_EXEMPT,
        Permission.VIEW_PRIVATE,
        Permission.MANAGE_ACCESS,
    }
)
"""Whoever is given one of these is told to those who oversee access, and needs a second factor."""


def is_sensitive(role):
    """Whether the role opens contact details, private parts, or the granting of roles."""
    return bool(ROLES[role].may & SENSITIVE)


def scopes_by_hand(role):
    """The scopes on which an administrator may grant the role; membership gives the others."""
    rule = ROLES[role]
    if rule.by_membership:
        return ()
    if role == Role.PARTNER_OFFICER:
        return (Scope.AGENCY,)
    return rule.scopes
