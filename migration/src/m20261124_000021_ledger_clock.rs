//! The last instant at which a programme booked; its row is the lock under which bookings are stamped.

crate::step! {
    "CREATE TABLE ledger_clock (
            programme_id {uuid} NOT NULL REFERENCES programme,
            recorded_at {instant} NOT NULL,
            PRIMARY KEY (programme_id)
        )",
}
