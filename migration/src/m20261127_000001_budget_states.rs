//! Who submitted and adopted a budget; and the tolerances of a programme.

crate::step! {
    "ALTER TABLE budget ADD COLUMN submitted_by_id {uuid} REFERENCES account",
    "ALTER TABLE budget ADD COLUMN adopted_by_id {uuid} REFERENCES account",
    "ALTER TABLE budget ADD COLUMN adopted_on {date}",
    "ALTER TABLE budget ADD COLUMN return_reason text",
    "ALTER TABLE programme ADD COLUMN amber_above_hundredths integer NOT NULL DEFAULT 5 CHECK (amber_above_hundredths >= 0)",
    "ALTER TABLE programme ADD COLUMN red_above_hundredths integer NOT NULL DEFAULT 10 CHECK (red_above_hundredths >= 0)",
    "ALTER TABLE programme ADD COLUMN overcommit_hundredths integer NOT NULL DEFAULT 0 CHECK (overcommit_hundredths >= 0)",
    "ALTER TABLE programme ADD COLUMN explain_above_hundredths integer NOT NULL DEFAULT 10 CHECK (explain_above_hundredths >= 0)",
}
