//! What is expected of a line at completion (Dutch: prognose).

crate::step! {
    "CREATE TABLE forecast (
            id {uuid} NOT NULL PRIMARY KEY,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            budget_line_id {uuid} NOT NULL REFERENCES budget_line,
            as_of {date} NOT NULL,
            amount bigint NOT NULL,
            explanation text,
            author_id {uuid} REFERENCES account
        )",
    "CREATE INDEX forecast_by_budget_line_id_programme_id ON forecast (budget_line_id, programme_id)",
    "CREATE INDEX forecast_by_programme_id_as_of_id ON forecast (programme_id, as_of, id)",
}
