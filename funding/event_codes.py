"""What audit events say of money: a code for each, with its words."""

CODES = {
    "ward_budget.set": "set the ward budget",
    "request.withdrawn": "withdrew the application to {ward}",
    "request.refused": "recorded that {ward} refused it",
    "request.reopened": "reopened the application to {ward}",
    "grant.awarded": "awarded the grant",
    "grant.moved": "changed the status of the grant",
    "payment.claimed": "recorded a claim",
    "payment.authorised": "authorised a payment",
    "payment.refused": "refused a payment",
    "payment.paid": "recorded a payment",
    "payment.reversed": "reversed a payment",
}
