//! A role given to an account, over something, for some time (Dutch: mandaat).

crate::step! {
    "CREATE TABLE role_grant (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            account_id {uuid} NOT NULL REFERENCES account,
            role text NOT NULL CHECK (role IN ('PMT', 'PMO_COORDINATOR', 'PMO', 'WORK_PACKAGE_COORDINATOR', 'FINANCE', 'PROCUREMENT', 'HR', 'FUNDER', 'PARTNER', 'ANALYST', 'AUDITOR', 'ADMIN')),
            scope text NOT NULL CHECK (scope IN ('EVERYTHING', 'DIRECTORATE', 'PROGRAMME', 'WORK_PACKAGE', 'ORGANISATION')),
            directorate_id {uuid} REFERENCES directorate,
            programme_id {uuid} REFERENCES programme,
            work_package_id {uuid} REFERENCES work_package,
            organisation_id {uuid} REFERENCES organisation,
            starts_on {date} NOT NULL,
            ends_on {date},
            revoked_at {instant},
            CHECK (ends_on IS NULL OR ends_on >= starts_on),
            CHECK ((scope = 'DIRECTORATE') = (directorate_id IS NOT NULL)),
            CHECK ((scope IN ('PROGRAMME', 'WORK_PACKAGE')) = (programme_id IS NOT NULL)),
            CHECK ((scope = 'WORK_PACKAGE') = (work_package_id IS NOT NULL)),
            CHECK ((scope = 'ORGANISATION') = (organisation_id IS NOT NULL))
        )",
    "CREATE INDEX role_grant_by_account_id ON role_grant (account_id)",
    "CREATE INDEX role_grant_by_directorate_id ON role_grant (directorate_id)",
    "CREATE INDEX role_grant_by_programme_id ON role_grant (programme_id)",
    "CREATE INDEX role_grant_by_work_package_id ON role_grant (work_package_id)",
    "CREATE INDEX role_grant_by_organisation_id ON role_grant (organisation_id)",
}
