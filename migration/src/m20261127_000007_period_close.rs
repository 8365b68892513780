//! A month in which nothing is booked any more (Dutch: periodeafsluiting).

crate::step! {
    "CREATE TABLE period_close (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            month {date} NOT NULL,
            closed_by_id {uuid} REFERENCES account,
            closed_at {instant} NOT NULL,
            reopened_by_id {uuid} REFERENCES account,
            reopened_at {instant},
            reason text
        )",
    "CREATE UNIQUE INDEX period_close_once ON period_close (programme_id, month) WHERE reopened_at IS NULL",
}
