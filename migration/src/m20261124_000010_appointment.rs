//! An appointment of a person to a function (Dutch: benoeming).

crate::step! {
    "CREATE TABLE appointment (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            person_id {uuid} NOT NULL REFERENCES person,
            function text NOT NULL CHECK (function IN ('PMT_MEMBER', 'PROGRAMME_MANAGER', 'PMO_COORDINATOR', 'SENIOR_PMO', 'PMO', 'COORDINATOR', 'CONTROLLER', 'HR_ADVISER', 'BUYER', 'MEMBER')),
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} REFERENCES work_package,
            starts_on {date} NOT NULL,
            ends_on {date},
            fte_hundredths integer NOT NULL,
            CHECK (ends_on IS NULL OR ends_on >= starts_on),
            CHECK (fte_hundredths BETWEEN 0 AND 100),
            CHECK (function <> 'COORDINATOR' OR work_package_id IS NOT NULL)
        )",
    "CREATE INDEX appointment_by_work_package_id_programme_id_function_starts_ ON appointment (work_package_id, programme_id, function, starts_on)",
    "CREATE INDEX appointment_by_person_id_programme_id ON appointment (person_id, programme_id)",
    "CREATE INDEX appointment_by_programme_id_starts_on ON appointment (programme_id, starts_on)",
}
