//! Which programmes a person is known to; kept by appointments and contracts.

crate::step! {
    "CREATE TABLE person_programme (
            person_id {uuid} NOT NULL REFERENCES person,
            programme_id {uuid} NOT NULL REFERENCES programme,
            PRIMARY KEY (person_id, programme_id)
        )",
    "CREATE INDEX person_programme_by_programme_id_person_id ON person_programme (programme_id, person_id)",
}
