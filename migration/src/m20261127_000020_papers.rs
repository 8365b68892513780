//! On how many lines a commitment lies, so that its sums are whole or not told; and which invoices lie outside the period of their
//! contract, and why.

crate::step! {
    "ALTER TABLE commitment ADD COLUMN part_count integer NOT NULL DEFAULT 1 CHECK (part_count > 0)",
    "ALTER TABLE invoice ADD COLUMN outside_period boolean NOT NULL DEFAULT false",
    "ALTER TABLE invoice ADD COLUMN period_reason text",
    "CREATE INDEX invoice_by_supplier_id_programme_id ON invoice (supplier_id, programme_id)",
}
