//! The files, as plain rows.

use chrono::NaiveDate;
use csv::StringRecord;
use entity::{OrganisationKind, SuccessionKind};
use std::collections::HashMap;

/// An organisation of the national lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// What kind.
    pub kind: OrganisationKind,
    /// Its code; partners have none.
    pub code: Option<String>,
    /// Its name, as Statistics Netherlands writes it.
    pub name: String,
    /// Its short name.
    pub short_name: Option<String>,
    /// The other spelling, where it differs.
    pub alternative_name: Option<String>,
    /// The code of its province.
    pub province: Option<String>,
    /// Trade register.
    pub kvk: Option<String>,
    /// Fiscal number.
    pub rsin: Option<String>,
    /// Sender number.
    pub oin: Option<String>,
    /// Address in the register.
    pub tooi_uri: Option<String>,
    /// The first day; unknown where empty.
    pub valid_from: Option<NaiveDate>,
    /// The last day; open where empty.
    pub valid_to: Option<NaiveDate>,
}

/// Who came after whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The code of the one that ended.
    pub ended: String,
    /// The code of the one that came after.
    pub successor: String,
    /// The day of the change.
    pub on: NaiveDate,
    /// How.
    pub kind: SuccessionKind,
}

/// The records of a compiled-in file, read by the names of its columns.
fn records(file: &'static str) -> impl Iterator<Item = Record> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let names: HashMap<String, usize> =
        reader.headers().map(|names| names.iter().map(str::to_owned).zip(0..).collect()).unwrap_or_default();
    let rows: Vec<_> = reader.into_records().filter_map(Result::ok).collect();
    rows.into_iter().map(move |row| Record { row, names: names.clone() })
}

struct Record {
    row: StringRecord,
    names: HashMap<String, usize>,
}

impl Record {
    fn text(&self, name: &str) -> Option<String> {
        let text = self.row.get(*self.names.get(name)?)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn required(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    fn day(&self, name: &str) -> Option<NaiveDate> {
        self.text(name)?.parse().ok()
    }

    fn organisation(&self, kind: OrganisationKind, name: &str) -> Organisation {
        Organisation {
            kind,
            code: self.text("code"),
            name: self.required(name),
            short_name: self.text("abbr"),
            alternative_name: None,
            province: self.text("province_code"),
            kvk: self.text("kvk"),
            rsin: self.text("rsin"),
            oin: self.text("oin"),
            tooi_uri: self.text("tooi_uri"),
            valid_from: self.day("start_date"),
            valid_to: self.day("end_date"),
        }
    }
}

/// All organisations: provinces first, since municipalities lie in them.
pub fn organisations() -> Vec<Organisation> {
    let mut all: Vec<_> =
        records(include_str!("../../data/provincies.csv")).map(|row| row.organisation(OrganisationKind::Province, "name")).collect();
    all.extend(municipalities());
    all.extend(
        records(include_str!("../../data/waterschappen_2026.csv")).map(|row| row.organisation(OrganisationKind::WaterBoard, "name")),
    );
    all.extend(records(include_str!("../../data/partners.csv")).map(|row| {
        let kind = match row.required("kind").as_str() {
            "koepel" => OrganisationKind::Umbrella,
            "ministerie" => OrganisationKind::Ministry,
            _ => OrganisationKind::Other,
        };
        row.organisation(kind, "name")
    }));
    all
}

/// Every municipality there was; those of today with their identifiers.
fn municipalities() -> Vec<Organisation> {
    let today: HashMap<_, _> =
        records(include_str!("../../data/gemeenten_2026_extended.csv")).filter_map(|row| Some((row.text("code")?, row))).collect();
    let known = |row: Record| {
        let past = row.organisation(OrganisationKind::Municipality, "name");
        let Some(now) = past.code.as_ref().and_then(|code| today.get(code)) else {
            return past;
        };
        let current = now.organisation(OrganisationKind::Municipality, "cbs_name");
        let alternative = now.text("preferred_name").filter(|name| *name != current.name);
        Organisation { alternative_name: alternative, valid_from: past.valid_from, valid_to: past.valid_to, ..current }
    };
    records(include_str!("../../data/gemeenten_history.csv")).map(known).collect()
}

/// Who came after whom, each pair once: the first change counts.
pub fn successions() -> Vec<Succession> {
    let mut all: Vec<Succession> = Vec::new();
    for row in records(include_str!("../../data/gemeenten_opvolging.csv")) {
        let (Some(ended), Some(successor), Some(on)) = (row.text("ended_code"), row.text("successor_code"), row.day("date")) else {
            continue;
        };
        let kind = match row.required("kind").as_str() {
            "MERGER" => SuccessionKind::Merger,
            "ABSORPTION" => SuccessionKind::Absorption,
            _ => SuccessionKind::Rearrangement,
        };
        if ended != successor && !all.iter().any(|known| known.ended == ended && known.successor == successor) {
            all.push(Succession { ended, successor, on, kind });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn municipalities_on(day: &str) -> Vec<Organisation> {
        let day: NaiveDate = day.parse().unwrap();
        let holds = |o: &Organisation| o.valid_from.is_none_or(|from| from <= day) && o.valid_to.is_none_or(|to| to >= day);
        organisations().into_iter().filter(|o| o.kind == OrganisationKind::Municipality && holds(o)).collect()
    }

    /// Golden case 8: the counts of Statistics Netherlands.
    #[test]
    fn municipalities_are_counted_on_a_day() {
        for (day, count) in [("2020-12-31", 355), ("2021-01-01", 352), ("2026-01-01", 342)] {
            assert_eq!(municipalities_on(day).len(), count, "{day}");
        }
    }

    #[test]
    fn appingedam_delfzijl_and_loppersum_became_eemsdelta() {
        let all = organisations();
        let code = |name: &str| all.iter().find(|o| o.name == name).and_then(|o| o.code.clone()).unwrap();
        for name in ["Appingedam", "Delfzijl", "Loppersum"] {
            assert!(successions().iter().any(|s| s.ended == code(name) && s.successor == code("Eemsdelta")), "{name}");
        }
    }

    #[test]
    fn the_chain_of_successors_has_no_circle() {
        let all = successions();
        for start in &all {
            let (mut at, mut steps) = (vec![start.successor.clone()], 0);
            while let Some(code) = at.pop() {
                assert!(code != start.ended && steps < 1000, "{}", start.ended);
                at.extend(all.iter().filter(|s| s.ended == code).map(|s| s.successor.clone()));
                steps += 1;
            }
        }
    }

    #[test]
    fn provinces_water_boards_and_partners_are_complete() {
        let count = |kind| organisations().iter().filter(|o| o.kind == kind).count();
        assert_eq!(
            (count(OrganisationKind::Province), count(OrganisationKind::WaterBoard), count(OrganisationKind::Municipality)),
            (12, 21, 605)
        );
        for short in ["VNG", "IPO", "UvW", "VRO", "VNG Realisatie"] {
            assert!(organisations().iter().any(|o| o.short_name.as_deref() == Some(short)), "{short}");
        }
    }
}
