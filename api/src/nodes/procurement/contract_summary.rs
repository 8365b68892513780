//! Contracts in summary: what partners and coordinators of other work packages may know.

use crate::graphql::{At, Cell, Json, Loaded, Money, Noun, Planned};
use async_graphql::SimpleObject;
use entity::{Cents, Class, contract_summary};

/// The signed contracts that run in a year, in figures (Dutch: overeenkomsten in samenvatting).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct ContractSummary {
    /// How many (Dutch: aantal).
    count: i32,
    /// How many of them hire a person (Dutch: waarvan inhuur).
    hires: i32,
    /// The sum of the ceilings of the others, excluding VAT; that of a hire gives a rate away (Dutch: plafonds behalve inhuur).
    ceiling_except_hires: Money,
}

impl Loaded for ContractSummary {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        let count = |nth: usize| json.at(nth).number().and_then(|count| count.try_into().ok());
        Some(Self { count: count(0)?, hires: count(1)?, ceiling_except_hires: Money(Cents(json.at(2).number()?)) })
    }
}

/// `contractSummary(year)` of a programme or a work package: the contracts with its key in `key`, if the viewer may count all.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, key: &str, programme: &str, work_package: Option<&str>) -> Planned {
    let year: i32 = at.arg("year")?;
    let day = |month, day| chrono::NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else {
        return Err(crate::error::Error::invalid("year", "this is no year"));
    };
    let (first, last) = (at.bind(first), at.bind(last));
    let subject = work_package.unwrap_or(programme);
    let figures = at
        .draft
        .array(&["count(*)", "coalesce(sum(CASE WHEN c.kind = 'HIRE' THEN 1 END), 0)", "coalesce(sum(c.ceiling), 0)"].map(str::to_owned));
    let runs = |alias: &str| format!("{alias}.starts_on <= {last} AND {alias}.ends_on >= {first}");
    let of = format!("c.{key} = {subject} AND {}", runs("c"));
    let sum = format!("(SELECT {figures} FROM contract_summary AS c WHERE {of})");
    // As of money: of the persons who are hired by work packages of one or two, there are three or more, or none.
    let few = format!(
        "(SELECT count(DISTINCT few.person_id) FROM contract_summary AS few WHERE few.work_package_id = c.work_package_id AND {}) < 3",
        runs("few")
    );
    let many = format!("(SELECT count(DISTINCT c.person_id) FROM contract_summary AS c WHERE {of} AND {few}) NOT IN (1, 2)");
    let cover = at.cover::<contract_summary::Entity>(programme, work_package, Some(&many));
    at.secret(&cover.map_or_else(|| sum.clone(), |cover| format!("CASE WHEN {cover} THEN {sum} END")), Class::Int)
}
