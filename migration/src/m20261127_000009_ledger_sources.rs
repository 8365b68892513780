//! Where each entry of the ledger comes from; and that none is ever changed, whoever tries.

crate::step! {
    "ALTER TABLE ledger_entry ADD COLUMN amendment_id {uuid} REFERENCES budget_amendment",
    "ALTER TABLE ledger_entry ADD COLUMN reservation_id {uuid} REFERENCES reservation",
    "ALTER TABLE ledger_entry ADD COLUMN commitment_id {uuid} REFERENCES commitment",
    "ALTER TABLE ledger_entry ADD COLUMN invoice_id {uuid} REFERENCES invoice",
    "ALTER TABLE ledger_entry ADD COLUMN corrects_on {date}",
    "ALTER TABLE ledger_entry ADD COLUMN import_key text",
    "CREATE INDEX ledger_entry_by_amendment_id ON ledger_entry (amendment_id) WHERE amendment_id IS NOT NULL",
    "CREATE INDEX ledger_entry_by_reservation_id ON ledger_entry (reservation_id, budget_line_id) WHERE reservation_id IS NOT NULL",
    "CREATE INDEX ledger_entry_by_commitment_id ON ledger_entry (commitment_id, budget_line_id) WHERE commitment_id IS NOT NULL",
    "CREATE INDEX ledger_entry_by_invoice_id ON ledger_entry (invoice_id) WHERE invoice_id IS NOT NULL",
    "CREATE INDEX ledger_entry_by_supplier_id_programme_id ON ledger_entry (supplier_id, programme_id) WHERE supplier_id IS NOT NULL",
    "CREATE INDEX ledger_entry_by_programme_id_recorded_at_id ON ledger_entry (programme_id, recorded_at, id)",
    "CREATE UNIQUE INDEX ledger_entry_reversed_once ON ledger_entry (reverses_id) WHERE reverses_id IS NOT NULL",
    "CREATE UNIQUE INDEX ledger_entry_imported_once ON ledger_entry (programme_id, import_key) WHERE import_key IS NOT NULL",
    "{sqlite}CREATE TRIGGER ledger_entry_stays BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never changed'); END",
    "{sqlite}CREATE TRIGGER ledger_entry_is_kept BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never deleted'); END",
    "{postgres}CREATE FUNCTION ledger_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION ''an entry of the ledger is never changed or deleted''; END'",
    "{postgres}CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_stays()",
}
