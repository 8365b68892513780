//! Money that is set aside on a line (Dutch: reservering).

crate::step! {
    "CREATE TABLE reservation (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            description text NOT NULL,
            status text NOT NULL CHECK (status IN ('OPEN', 'CANCELLED'))
        )",
    "CREATE INDEX reservation_by_budget_line_id_programme_id ON reservation (budget_line_id, programme_id)",
    "CREATE INDEX reservation_by_programme_id_status ON reservation (programme_id, status)",
}
