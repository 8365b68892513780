//! A milestone that waits for another (Dutch: afhankelijkheid).

crate::step! {
    "CREATE TABLE milestone_dependency (
            milestone_id {uuid} NOT NULL REFERENCES milestone,
            depends_on_id {uuid} NOT NULL REFERENCES milestone,
            programme_id {uuid} NOT NULL REFERENCES programme,
            PRIMARY KEY (milestone_id, depends_on_id),
            CHECK (milestone_id <> depends_on_id)
        )",
    "CREATE INDEX milestone_dependency_by_depends_on_id_programme_id ON milestone_dependency (depends_on_id, programme_id)",
}
