//! What is owed by a contract or an order (Dutch: verplichting), and on which lines.

crate::step! {
    "CREATE TABLE commitment (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            contract_id {uuid} REFERENCES contract,
            supplier_id {uuid} REFERENCES organisation,
            reference text NOT NULL,
            starts_on {date} NOT NULL,
            ends_on {date} NOT NULL,
            status text NOT NULL CHECK (status IN ('OPEN', 'RELEASED')),
            reason text,
            CHECK (ends_on >= starts_on)
        )",
    "CREATE INDEX commitment_by_programme_id_status ON commitment (programme_id, status)",
    "CREATE INDEX commitment_by_contract_id_programme_id ON commitment (contract_id, programme_id)",
    "CREATE INDEX commitment_by_supplier_id_programme_id ON commitment (supplier_id, programme_id)",
    "CREATE TABLE commitment_part (
            id {uuid} NOT NULL PRIMARY KEY,
            commitment_id {uuid} NOT NULL REFERENCES commitment,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            contract_id {uuid} REFERENCES contract,
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            UNIQUE (commitment_id, budget_line_id)
        )",
    "CREATE INDEX commitment_part_by_budget_line_id_programme_id ON commitment_part (budget_line_id, programme_id)",
    "CREATE INDEX commitment_part_by_work_package_id_programme_id ON commitment_part (work_package_id, programme_id)",
}
