//! What a partner may read of a dataset of a programme (Dutch: gegevensleveringsafspraak).

crate::step! {
    "CREATE TABLE sharing_agreement (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            partnership_id {uuid} NOT NULL REFERENCES partnership,
            programme_id {uuid} NOT NULL REFERENCES programme,
            organisation_id {uuid} NOT NULL REFERENCES organisation,
            dataset text NOT NULL CHECK (dataset IN ('PROGRAMME', 'PLANNING', 'CONTRACTS', 'BUDGET', 'SUBSIDY', 'REPORTS', 'EXPERTISE', 'ISSUES')),
            level text NOT NULL CHECK (level IN ('NONE', 'SUMMARY', 'DETAIL')),
            status text NOT NULL CHECK (status IN ('PROPOSED', 'ACTIVE', 'ENDED')),
            starts_on {date} NOT NULL,
            ends_on {date},
            proposed_by_id {uuid} NOT NULL REFERENCES account,
            approved_by_id {uuid} REFERENCES account,
            CHECK (ends_on IS NULL OR ends_on >= starts_on),
            CHECK (status <> 'ACTIVE' OR approved_by_id IS NOT NULL),
            CHECK (approved_by_id IS NULL OR approved_by_id <> proposed_by_id)
        )",
    "CREATE INDEX sharing_agreement_by_partnership_id ON sharing_agreement (partnership_id)",
    "CREATE INDEX sharing_agreement_by_organisation_id_status ON sharing_agreement (organisation_id, status)",
    "CREATE INDEX sharing_agreement_by_programme_id ON sharing_agreement (programme_id)",
    "CREATE INDEX sharing_agreement_by_proposed_by_id ON sharing_agreement (proposed_by_id)",
    "CREATE INDEX sharing_agreement_by_approved_by_id ON sharing_agreement (approved_by_id)",
}
