"""What no row may ever be, read past all row security; nothing here knows the model or the product."""

# In plain words, and the query that then finds something.
NEVER = {
    "paid above the allocation": "SELECT g.id FROM regions_grant g JOIN regions_payment p ON p.grant_id = g.id "
    "GROUP BY g.id, g.allocation HAVING sum(p.amount) > g.allocation",
    "one person released and paid, or was left out": "SELECT id FROM regions_payment WHERE paid_by_id = released_by_id "
    "OR status IN ('paid', 'recovered') AND (paid_by_id IS NULL OR released_by_id IS NULL)",
    "more recovered than paid": "SELECT id FROM regions_payment WHERE recovered > amount OR recovered > 0 AND "
    "status <> 'recovered'",
    "entered and decided by one person": "SELECT id FROM regions_ledgerentry WHERE decided_by_id = entered_by_id",
    "approved by nobody": "SELECT id FROM regions_ledgerentry WHERE status = 'approved' AND decided_by_id IS NULL",
    "prepared and sent by one person": "SELECT id FROM regions_expenditureplan WHERE prepared_by_id = sent_by_id",
    "signed for both by one person": "SELECT id FROM regions_agreement WHERE signed_by_id = countersigned_by_id",
    "a grant without both signatures": "SELECT g.id FROM regions_grant g JOIN regions_agreement a ON a.id = g.agreement_id "
    "WHERE a.signed_by_id IS NULL OR a.countersigned_by_id IS NULL OR a.status NOT IN ('in_force', 'ended')",
    "a second instalment without a receipt": "SELECT p.id FROM regions_payment p WHERE p.number = 2 AND NOT EXISTS "
    "(SELECT FROM regions_strategyreceipt r WHERE r.grant_id = p.grant_id)",
    "a second instalment that is not the rest": "SELECT p.id FROM regions_payment p JOIN regions_grant g ON "
    "g.id = p.grant_id JOIN regions_payment o ON o.grant_id = g.id AND o.number = 1 WHERE p.number = 2 "
    "AND p.status = 'due' AND p.amount + o.amount <> g.allocation",
    "above the money received without a reason": "SELECT id FROM regions_ledgerentry WHERE above_received AND reason = ''",
    "reversed twice, or otherwise than it was": "SELECT o.id FROM regions_ledgerentry o JOIN regions_ledgerentry r ON "
    "r.reverses_id = o.id WHERE r.status <> 'refused' GROUP BY o.id HAVING count(*) > 1 OR sum(r.effect) <> -o.effect "
    "OR o.kind = 'reversal' OR o.status <> 'approved'",
    "a gap in the numbers of entries": "SELECT grant_id FROM regions_ledgerentry GROUP BY grant_id "
    "HAVING max(number) <> count(*) OR min(number) <> 1",
    "a gap in the versions of plans": "SELECT grant_id FROM regions_expenditureplan GROUP BY grant_id "
    "HAVING max(number) <> count(*) OR min(number) <> 1",
    "a text that is not its hash": "SELECT id FROM regions_agreement WHERE text <> '' AND "
    "text_sha256 <> encode(sha256(convert_to(text, 'UTF8')), 'hex')",
}  # fmt: skip
