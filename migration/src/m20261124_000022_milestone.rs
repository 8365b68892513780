//! A result to be reached by a day (Dutch: mijlpaal).

crate::step! {
    "CREATE TABLE milestone (
            id {uuid} NOT NULL PRIMARY KEY,
            version bigint NOT NULL,
            programme_id {uuid} NOT NULL REFERENCES programme,
            work_package_id {uuid} NOT NULL REFERENCES work_package,
            title text NOT NULL,
            baseline_on {date} NOT NULL,
            forecast_on {date} NOT NULL,
            reached_on {date},
            evidence text,
            shared boolean NOT NULL,
            owner_id {uuid} REFERENCES organisation,
            CHECK (reached_on IS NULL OR evidence IS NOT NULL)
        )",
    "CREATE INDEX milestone_by_work_package_id_programme_id_forecast_on ON milestone (work_package_id, programme_id, forecast_on)",
    "CREATE INDEX milestone_by_programme_id_forecast_on_id ON milestone (programme_id, forecast_on, id)",
    "CREATE INDEX milestone_by_owner_id_programme_id ON milestone (owner_id, programme_id)",
}
