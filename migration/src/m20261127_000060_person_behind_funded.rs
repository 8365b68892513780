//! Whose money is behind a line with hired persons: so that a funder is told the months of the lines it pays, where nobody is behind them.

crate::step! {
    "ALTER TABLE line_person ADD COLUMN funder_id {uuid} REFERENCES organisation",
    "UPDATE line_person SET funder_id = (SELECT l.funder_id FROM budget_line AS l WHERE l.id = line_person.budget_line_id)",
}
