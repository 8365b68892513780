//! Who drafted a budget or its amendment, and who changed it before it was submitted; and that a reservation can be used up.

crate::step! {
    "ALTER TABLE budget ADD COLUMN drafted_by_id {uuid} REFERENCES account",
    "ALTER TABLE budget_amendment ADD COLUMN drafted_by_id {uuid} REFERENCES account",
    "ALTER TABLE budget ADD COLUMN edited_by_id {uuid} REFERENCES account",
    "ALTER TABLE budget_amendment ADD COLUMN edited_by_id {uuid} REFERENCES account",
    "UPDATE budget SET drafted_by_id = (SELECT account_id FROM change_event AS c
        WHERE c.entity_id = budget.id AND c.action = 'CREATE' ORDER BY c.id LIMIT 1)",
    "UPDATE budget_amendment SET drafted_by_id = (SELECT account_id FROM change_event AS c
        WHERE c.entity_id = budget_amendment.id AND c.action = 'CREATE' ORDER BY c.id LIMIT 1)",
    "DROP INDEX reservation_by_programme_id_status",
    "ALTER TABLE reservation ADD COLUMN state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'USED', 'CANCELLED'))",
    "UPDATE reservation SET state = CASE WHEN status = 'OPEN'
        AND coalesce((SELECT sum(e.amount) FROM ledger_entry AS e WHERE e.reservation_id = reservation.id), 0) = 0 THEN 'USED' ELSE status END",
    "ALTER TABLE reservation DROP COLUMN status",
    "ALTER TABLE reservation RENAME COLUMN state TO status",
    "{postgres}ALTER TABLE reservation ALTER COLUMN status DROP DEFAULT",
    "CREATE INDEX reservation_by_programme_id_status ON reservation (programme_id, status)",
}
