//! A directorate of an organisation, to which programmes belong (Dutch: directie).

crate::step! {
    "CREATE TABLE directorate (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            name text NOT NULL,
            aliases text NOT NULL,
            organisation_id {uuid} NOT NULL REFERENCES organisation,
            parent_id {uuid} REFERENCES directorate
        )",
    "CREATE INDEX directorate_by_organisation_id ON directorate (organisation_id)",
    "CREATE INDEX directorate_by_parent_id ON directorate (parent_id)",
}
