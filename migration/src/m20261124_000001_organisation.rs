//! An organisation: a government, a partner, a supplier (Dutch: organisatie).

crate::step! {
    "CREATE TABLE organisation (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            kind text NOT NULL CHECK (kind IN ('MUNICIPALITY', 'PROVINCE', 'WATER_BOARD', 'MINISTRY', 'UMBRELLA', 'SUPPLIER', 'OTHER')),
            name text NOT NULL,
            short_name text,
            alternative_name text,
            code text,
            kvk text,
            rsin text,
            oin text,
            tooi_uri text,
            province_id {uuid} REFERENCES organisation,
            valid_from {date},
            valid_to {date},
            invented boolean NOT NULL,
            CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from),
            CHECK (kvk IS NULL OR length(kvk) = 8),
            CHECK (rsin IS NULL OR length(rsin) = 9),
            CHECK (oin IS NULL OR length(oin) = 20),
            UNIQUE (code)
        )",
    "CREATE INDEX organisation_by_kind_valid_from_valid_to ON organisation (kind, valid_from, valid_to)",
    "CREATE INDEX organisation_by_name ON organisation (name)",
    "CREATE INDEX organisation_by_province_id ON organisation (province_id)",
}
