//! That no entry of the ledger is replaced: SQLite deletes what an `INSERT OR REPLACE` meets without asking its triggers.

crate::step! {
    "{sqlite}CREATE TRIGGER ledger_entry_is_new BEFORE INSERT ON ledger_entry
        WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM ledger_entry WHERE reverses_id = NEW.reverses_id)
            OR EXISTS (SELECT 1 FROM ledger_entry WHERE programme_id = NEW.programme_id AND import_key = NEW.import_key)
        BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never replaced'); END",
}
