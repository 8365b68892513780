//! What changed, told after the commit: in this process on SQLite, and by the database to every instance on PostgreSQL.
//! Keys alone are told; who may know of them is judged by whoever hears it, on the viewer's database.

use entity::{ChangeAction, Vocabulary};
use uuid::Uuid;

/// The channel of the database.
pub(super) const CHANNEL: &str = "regiekamer";
/// At most so many changes of one transaction are told one by one.
const MANY: usize = 1_000;
/// A payload has fewer than 8,000 bytes.
const PAYLOAD: usize = 7_500;
/// The payload that tells of more than can be named.
const LOST: &str = "*";

/// A row that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Its table.
    pub table: &'static str,
    /// Its key.
    pub key: Uuid,
    /// The version that it has now.
    pub version: i64,
    /// What was done.
    pub action: ChangeAction,
    /// The programme that it belongs to.
    pub programme: Option<Uuid>,
    /// The fiscal year, where it is a booking.
    pub year: Option<i32>,
}

/// What is told after a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// These rows were written.
    Touched(Vec<Touched>),
    /// More than can be named, or something that was not heard: whoever shows anything reads it again.
    Lost,
}

impl News {
    /// Of what a transaction wrote.
    pub(super) fn of(touched: Vec<Touched>) -> Self {
        if touched.len() > MANY { Self::Lost } else { Self::Touched(touched) }
    }

    /// Whether it may change what somebody may do.
    pub(super) fn of_rights(&self) -> bool {
        match self {
            Self::Touched(touched) => touched.iter().any(|touched| of_rights(touched.table)),
            Self::Lost => true,
        }
    }

    /// The payloads in which the database tells it, a line a row.
    pub(super) fn payloads(&self) -> Vec<String> {
        let Self::Touched(touched) = self else { return vec![LOST.to_owned()] };
        let mut payloads: Vec<String> = Vec::new();
        for touched in touched {
            let line = line(touched);
            match payloads.last_mut().filter(|last| last.len() + line.len() < PAYLOAD) {
                Some(last) => last.push_str(&line),
                None => payloads.push(line),
            }
        }
        payloads
    }

    /// What a payload tells, of the tables that are known here. An instance of another version may know others.
    pub(super) fn read(payload: &str, tables: &[&'static str]) -> Self {
        if payload == LOST {
            return Self::Lost;
        }
        payload.lines().map(|line| touched(line, tables)).collect::<Option<Vec<_>>>().map_or(Self::Lost, Self::Touched)
    }
}

/// Whether what somebody may do is derived from the rows of a table.
pub(super) fn of_rights(table: &str) -> bool {
    const TABLES: [&str; 10] = [
        "account",
        "api_token",
        "role_grant",
        "deputising",
        "sharing_agreement",
        "partnership",
        "programme",
        "work_package",
        "directorate",
        "organisation",
    ];
    TABLES.contains(&table)
}

fn line(touched: &Touched) -> String {
    let Touched { table, key, version, action, programme, year } = touched;
    let mut line = format!("{table} {key} {version} {}", action.as_str());
    for part in [programme.map(|programme| programme.to_string()), year.map(|year| year.to_string())] {
        line.push(' ');
        line.push_str(part.as_deref().unwrap_or("-"));
    }
    line.push('\n');
    line
}

fn touched(line: &str, tables: &[&'static str]) -> Option<Touched> {
    let parts: Vec<_> = line.split(' ').collect();
    let [table, key, version, action, programme, year] = parts.as_slice() else { return None };
    Some(Touched {
        table: tables.iter().find(|known| *known == table)?,
        key: key.parse().ok()?,
        version: version.parse().ok()?,
        action: ChangeAction::parse(action)?,
        programme: if *programme == "-" { None } else { Some(programme.parse().ok()?) },
        year: if *year == "-" { None } else { Some(year.parse().ok()?) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milestones(count: u128) -> Vec<Touched> {
        let one = |key| Touched {
            table: "milestone",
            key: Uuid::from_u128(key),
            version: 3,
            action: ChangeAction::Change,
            programme: (key % 2 == 0).then(|| Uuid::from_u128(7)),
            year: (key % 3 == 0).then_some(2026),
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn what_is_told_is_what_is_heard() {
        let told = milestones(500);
        let payloads = News::of(told.clone()).payloads();
        assert!(payloads.len() > 1 && payloads.iter().all(|payload| payload.len() < 8_000));
        let heard = payloads.iter().flat_map(|payload| match News::read(payload, &["contract", "milestone"]) {
            News::Touched(touched) => touched,
            News::Lost => panic!("{payload}"),
        });
        assert_eq!(heard.collect::<Vec<_>>(), told);
    }

    #[test]
    fn more_than_can_be_named_and_what_is_not_understood_is_lost() {
        assert_eq!(News::of(milestones(1_001)).payloads(), ["*"]);
        for payload in ["*", "milestone", "stone 00000000-0000-0000-0000-000000000007 1 CHANGE - -", "milestone x 1 CHANGE - -"] {
            assert_eq!(News::read(payload, &["milestone"]), News::Lost, "{payload}");
        }
    }

    #[test]
    fn a_role_that_is_taken_back_is_of_rights() {
        assert!(!News::of(milestones(2)).of_rights());
        assert!(News::of(milestones(2_000)).of_rights() && of_rights("role_grant") && of_rights("deputising"));
    }
}
