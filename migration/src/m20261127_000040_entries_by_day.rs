//! The entries of some days, with all that their sums need: totals as of a day read no more of a month than its index.

crate::step! {
    "DROP INDEX ledger_entry_by_programme_id_booked_on_id",
    "CREATE INDEX ledger_entry_by_programme_id_booked_on_id ON ledger_entry (programme_id, booked_on, id{including}budget_line_id, work_package_id, fiscal_year, kind, amount)",
}
