//! Views: the sums of every line, also of those on which nothing was booked, with what follows from them; and how many programmes a
//! directorate has, by which it is known whether somebody counts them all.

crate::step! {
    "CREATE VIEW line_sum AS
        SELECT l.id, l.programme_id, l.work_package_id, l.budget_id, l.fiscal_year, l.cost_type, l.side, l.subsidy_id, l.funder_id,
            coalesce(t.budget, 0) AS budget, coalesce(t.reservation, 0) AS reserved, coalesce(t.commitment, 0) AS open_commitment,
            coalesce(t.actual, 0) AS actual, coalesce(t.forecast, t.actual + t.commitment, 0) AS forecast,
            coalesce(t.budget - t.reservation - t.commitment - t.actual, 0) AS available,
            coalesce(t.budget - coalesce(t.forecast, t.actual + t.commitment), 0) AS underspend
        FROM budget_line AS l LEFT JOIN line_total AS t ON t.budget_line_id = l.id",
    "CREATE VIEW directorate_size AS SELECT directorate_id AS id, count(*) AS programmes FROM programme GROUP BY directorate_id",
}
