//! A partner of a programme (Dutch: samenwerking).

crate::step! {
    "CREATE TABLE partnership (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            organisation_id {uuid} NOT NULL REFERENCES organisation,
            kind text NOT NULL CHECK (kind IN ('FUNDER', 'INTERGOVERNMENTAL_PARTNER', 'EXECUTION_PARTNER')),
            status text NOT NULL CHECK (status IN ('INVITED', 'ACTIVE', 'ENDED')),
            starts_on {date} NOT NULL,
            ends_on {date},
            CHECK (ends_on IS NULL OR ends_on >= starts_on)
        )",
    "CREATE INDEX partnership_by_programme_id_organisation_id ON partnership (programme_id, organisation_id)",
    "CREATE INDEX partnership_by_organisation_id_programme_id ON partnership (organisation_id, programme_id)",
}
