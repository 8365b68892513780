//! An organisation is a partner of a programme once at a time; and an index that was missing.

crate::step! {
    "CREATE UNIQUE INDEX partnership_once ON partnership (programme_id, organisation_id) WHERE status <> 'ENDED'",
    "CREATE INDEX advance_by_funder_id_programme_id ON advance (funder_id, programme_id)",
}
