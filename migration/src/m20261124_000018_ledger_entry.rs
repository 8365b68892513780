//! A booking on a budget line; never changed, only reversed (Dutch: boeking).

crate::step! {
    "CREATE TABLE ledger_entry (
            id {uuid} NOT NULL PRIMARY KEY,
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            fiscal_year integer NOT NULL,
            kind text NOT NULL CHECK (kind IN ('BUDGET', 'RESERVATION', 'COMMITMENT', 'ACTUAL', 'FORECAST')),
            amount bigint NOT NULL,
            booked_on {date} NOT NULL,
            recorded_at {instant} NOT NULL,
            source text NOT NULL CHECK (source IN ('ADOPTION', 'AMENDMENT', 'CONTRACT', 'INVOICE', 'MANUAL', 'IMPORT')),
            description text NOT NULL,
            contract_id {uuid} REFERENCES contract,
            supplier_id {uuid} REFERENCES organisation,
            subsidy_id {uuid} REFERENCES subsidy,
            funder_id {uuid} REFERENCES organisation,
            reverses_id {uuid} REFERENCES ledger_entry
        )",
    "CREATE INDEX ledger_entry_by_programme_id_budget_line_id_kind_booked_on ON ledger_entry (programme_id, budget_line_id, kind, booked_on{including}amount, recorded_at)",
    "CREATE INDEX ledger_entry_by_programme_id_booked_on_id ON ledger_entry (programme_id, booked_on, id)",
    "CREATE INDEX ledger_entry_by_contract_id_programme_id ON ledger_entry (contract_id, programme_id)",
}
