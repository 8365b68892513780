//! Somebody acts in the place of another, in one role, for some time (Dutch: vervanging, waarneming).

crate::step! {
    "CREATE TABLE deputising (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            grant_id {uuid} NOT NULL REFERENCES role_grant,
            role text NOT NULL CHECK (role IN ('PMT', 'PMO_COORDINATOR', 'PMO', 'WORK_PACKAGE_COORDINATOR', 'FINANCE', 'PROCUREMENT', 'HR', 'FUNDER', 'PARTNER', 'ANALYST', 'AUDITOR', 'ADMIN')),
            absentee_account_id {uuid} NOT NULL REFERENCES account,
            absentee_id {uuid} REFERENCES person,
            deputy_account_id {uuid} NOT NULL REFERENCES account,
            deputy_id {uuid} REFERENCES person,
            programme_id {uuid} REFERENCES programme,
            work_package_id {uuid} REFERENCES work_package,
            starts_on {date} NOT NULL,
            ends_on {date} NOT NULL,
            reason text NOT NULL,
            granted_by_id {uuid} NOT NULL REFERENCES account,
            ended_at {instant},
            CHECK (ends_on >= starts_on),
            CHECK (deputy_account_id <> absentee_account_id),
            CHECK (deputy_id <> absentee_id),
            CHECK (granted_by_id <> deputy_account_id)
        )",
    "CREATE INDEX deputising_by_grant_id ON deputising (grant_id)",
    "CREATE INDEX deputising_by_deputy_account_id_ends_on ON deputising (deputy_account_id, ends_on)",
    "CREATE INDEX deputising_by_absentee_account_id ON deputising (absentee_account_id)",
    "CREATE INDEX deputising_by_absentee_id_programme_id ON deputising (absentee_id, programme_id)",
    "CREATE INDEX deputising_by_deputy_id ON deputising (deputy_id)",
    "CREATE INDEX deputising_by_programme_id_starts_on ON deputising (programme_id, starts_on)",
    "CREATE INDEX deputising_by_work_package_id ON deputising (work_package_id)",
    "CREATE INDEX deputising_by_granted_by_id ON deputising (granted_by_id)",
}
