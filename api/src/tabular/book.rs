//! From rows to the ledger. Amounts are standings: what is booked is what a standing differs from what stands in the ledger.

use super::LedgerMap;
use super::read::{Row, Table};
use super::refusal::{Refusals, Why};
use crate::access::{Action, Policy};
use crate::error::Error;
use crate::store::{Booking, Papers, View, Writer};
use chrono::{Datelike, NaiveDate};
use entity::{
    BudgetSide, BudgetStatus, Cents, CostType, LedgerKind, LedgerSource, Masked, ProgrammeStatus, Vocabulary, WorkPackageStatus, budget,
    budget_line, ledger_entry, programme, work_package,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Booked {
    /// Rows of the file.
    pub rows: u64,
    /// Lines that were not there.
    pub lines: usize,
    /// Entries of the ledger.
    pub entries: usize,
}

/// What is booked of a row, in the order in which it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Adopted,
    First,
    Second,
    Actual,
}

impl Step {
    const ALL: [Self; 4] = [Self::Adopted, Self::First, Self::Second, Self::Actual];

    /// Its name in the key of an import, what it books, on which day of the year, and how that is called.
    const fn told(self) -> (&'static str, LedgerKind, (u32, u32), &'static str) {
        match self {
            Self::Adopted => ("ADOPTED", LedgerKind::Budget, (1, 1), "Vastgestelde begroting"),
            Self::First => ("FIRST", LedgerKind::Budget, (6, 1), "Eerste suppletoire begroting"),
            Self::Second => ("SECOND", LedgerKind::Budget, (12, 1), "Tweede suppletoire begroting"),
            Self::Actual => ("ACTUAL", LedgerKind::Actual, (12, 31), "Realisatie"),
        }
    }
}

/// What stands in the ledger on a line that is there already.
#[derive(Clone, Debug, Default)]
struct Standing {
    /// By step, what was booked, and how often.
    steps: [(Cents, usize); 4],
    /// Whether something was booked that belongs to no step.
    otherwise: bool,
}

/// A line by which a row is known: its budget, its work package, its side, and the code of its article.
type Known = (Uuid, Uuid, BudgetSide, String);

/// What the programme has, and what the rows add to it.
struct Plan<'w, 's> {
    writer: &'w Writer<'s>,
    programme: programme::Model,
    packages: HashMap<String, Uuid>,
    budgets: HashMap<i32, (Uuid, BudgetStatus)>,
    lines: HashMap<Known, Vec<budget_line::Model>>,
    standings: HashMap<Uuid, Standing>,
    new_packages: Vec<work_package::Model>,
    new_budgets: Vec<budget::Model>,
    new_lines: Vec<budget_line::Model>,
    /// Lines of drafts whose draft is another now.
    proposed: Vec<(Uuid, Cents)>,
    bookings: Vec<Booking>,
    refusals: Refusals,
}

/// Books the rows of a file on a programme, or refuses them: all or nothing. A second time it books nothing; of a file that was
/// changed, the difference. Budgets and lines that are not there are made; work packages, where the author may. No budget is
/// checked: what is imported was spent already.
///
/// # Errors
/// `NotFound` where the author reads no such programme; what the database says.
pub async fn book(writer: &Writer<'_>, programme: Uuid, map: &LedgerMap, table: Table) -> Result<Result<Booked, Refusals>, Error> {
    let programme = programme::Entity::find_by_id(programme).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
    let mut ledger = writer.ledger(programme.id).await?;
    let mut plan = Plan::new(writer, programme, &table.rows).await?;
    plan.refusals = table.refusals;
    for row in &table.rows {
        plan.row(row, map)?;
    }
    if plan.refusals.count > 0 {
        return Ok(Err(plan.refusals));
    }
    let booked = Booked { rows: table.read, lines: plan.new_lines.len(), entries: plan.bookings.len() };
    writer.insert_all::<work_package::Entity>(plan.new_packages).await?;
    writer.insert_all::<budget::Entity>(plan.new_budgets).await?;
    writer.insert_all::<budget_line::Entity>(plan.new_lines).await?;
    for (line, proposed) in plan.proposed {
        writer.change::<budget_line::Entity>(line, None, |line| line.proposed = proposed).await?;
    }
    ledger.load(plan.bookings.iter().map(|booking| booking.line).collect()).await?;
    for booking in plan.bookings {
        ledger.book(booking).await?;
    }
    ledger.write().await?;
    Ok(Ok(booked))
}

impl<'w, 's> Plan<'w, 's> {
    async fn new(writer: &'w Writer<'s>, programme: programme::Model, rows: &[Row]) -> Result<Self, Error> {
        // As it is: whatever the author may read, a line is not made twice.
        let view = writer.judge()?;
        let packages = work_package::Entity::find().filter(work_package::Column::ProgrammeId.eq(programme.id)).all(&view).await?;
        let years: BTreeSet<_> = rows.iter().map(|row| row.year).collect();
        let budgets = budget::Entity::find()
            .filter(budget::Column::ProgrammeId.eq(programme.id))
            .filter(budget::Column::FiscalYear.is_in(years.clone()))
            .all(&view)
            .await?;
        let there = budget_line::Entity::find()
            .filter(budget_line::Column::ProgrammeId.eq(programme.id))
            .filter(budget_line::Column::FiscalYear.is_in(years.clone()))
            .all(&view)
            .await?;
        let standings = standings(&view, &there).await?;
        let mut budgets: HashMap<_, _> = budgets.into_iter().map(|budget| (budget.fiscal_year, (budget.id, budget.status))).collect();
        let mut new_budgets = Vec::new();
        for year in years {
            if budgets.contains_key(&year) {
                continue;
            }
            // What the file knows to be adopted or spent was adopted.
            let adopted = rows.iter().any(|row| row.year == year && row.is_adopted());
            let status = if adopted { BudgetStatus::Adopted } else { BudgetStatus::Draft };
            let id = writer.key();
            budgets.insert(year, (id, status));
            new_budgets.push(budget::Model {
                id,
                version: 1,
                programme_id: programme.id,
                fiscal_year: year,
                status,
                drafted_by_id: Masked::NONE,
                edited_by_id: Masked::NONE,
                submitted_by_id: Masked::NONE,
                adopted_by_id: Masked::NONE,
                adopted_on: NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| adopted),
                return_reason: Masked::NONE,
            });
        }
        let mut lines: HashMap<Known, Vec<_>> = HashMap::new();
        for line in there {
            let article = line.description.split_whitespace().next().unwrap_or_default().to_lowercase();
            lines.entry((line.budget_id, line.work_package_id, line.side, article)).or_default().push(line);
        }
        Ok(Self {
            writer,
            programme,
            packages: packages.into_iter().map(|package| (package.code.to_lowercase(), package.id)).collect(),
            budgets,
            lines,
            standings,
            new_packages: Vec::new(),
            new_budgets,
            new_lines: Vec::new(),
            proposed: Vec::new(),
            bookings: Vec::new(),
            refusals: Refusals::default(),
        })
    }

    fn row(&mut self, row: &Row, map: &LedgerMap) -> Result<(), Error> {
        let refused = self.refusals.count;
        let closed = matches!(self.programme.status, ProgrammeStatus::Closed | ProgrammeStatus::Archived);
        self.unless(!closed, row, &map.year, Why::ProgrammeClosed);
        let period = self.programme.starts_on.year()..=self.programme.ends_on.year();
        self.unless(period.contains(&row.year), row, &map.year, Why::YearOutside);
        let package = self.package(row);
        self.unless(package.is_some(), row, &map.chapter, Why::WorkPackageUnknown);
        let (Some(package), true) = (package, refused == self.refusals.count) else { return Ok(()) };
        let (budget_id, status) = *self.budgets.get(&row.year).ok_or_else(|| Error::internal("a year without a budget"))?;
        let known = (budget_id, package, row.side, row.article.to_lowercase());
        let line = match self.lines.get(&known).map(Vec::as_slice) {
            Some([line]) => Some(line.clone()),
            Some([_, ..]) => {
                self.refusals.add(row.line, Some(&map.article), Why::LineAmbiguous);
                return Ok(());
            }
            _ => None,
        };
        let standing = line.as_ref().and_then(|line| self.standings.get(&line.id)).cloned().unwrap_or_default();
        let adopted = row.budget[0].is_some() || standing.steps[0].1 > 0;
        self.unless(adopted || row.budget.iter().all(Option::is_none), row, &map.adopted, Why::AdoptedMissing);
        let differences = differences(row, &standing)?;
        let proposed = row.draft.or(row.budget[0]).unwrap_or_default();
        let drafted = line.as_ref().is_some_and(|line| row.draft.is_some_and(|draft| draft != line.proposed));
        // Whoever imports in his own name imports history; the budget of a year that runs takes four eyes.
        let history = self.writer.author().account.is_none() || row.year < self.writer.author().today.year();
        self.unless(history || differences.iter().all(|(step, ..)| *step == Step::Actual), row, &map.adopted, Why::YearNotOver);
        self.unless(differences.is_empty() || !standing.otherwise, row, &map.adopted, Why::BookedOtherwise);
        match status {
            BudgetStatus::Adopted => {}
            BudgetStatus::Closed => self.unless(line.is_some() && differences.is_empty(), row, &map.year, Why::BudgetClosed),
            BudgetStatus::Draft => self.unless(differences.is_empty(), row, &map.year, Why::BudgetNotAdopted),
            BudgetStatus::Submitted => {
                self.unless(line.is_some() && !drafted && differences.is_empty(), row, &map.year, Why::BudgetNotAdopted);
            }
        }
        if refused != self.refusals.count {
            return Ok(());
        }
        let id = match line {
            Some(line) => {
                if drafted && status == BudgetStatus::Draft {
                    self.proposed.push((line.id, proposed));
                }
                line.id
            }
            None => self.line(row, budget_id, package, proposed),
        };
        for (step, amount, nth) in differences {
            let (name, kind, (month, day), description) = step.told();
            let on = NaiveDate::from_ymd_opt(row.year, month, day).ok_or_else(|| Error::internal("a day that is none"))?;
            let key = format!("{}/{}/{}/{}/{name}/{nth}", row.year, row.side.as_str(), row.chapter, row.article);
            let booking = Booking::new(id, kind, amount, on, LedgerSource::Import, description);
            self.bookings.push(booking.of(Papers { import_key: Some(key), ..Papers::default() }));
        }
        Ok(())
    }

    fn unless(&mut self, holds: bool, row: &Row, column: &str, why: Why) {
        if !holds {
            self.refusals.add(row.line, Some(column), why);
        }
    }

    /// The work package of a chapter; made where there is none, and the author may.
    fn package(&mut self, row: &Row) -> Option<Uuid> {
        let code = row.chapter.to_lowercase();
        if let Some(known) = self.packages.get(&code) {
            return Some(*known);
        }
        let package = work_package::Model {
            id: self.writer.key(),
            version: 1,
            programme_id: self.programme.id,
            code: row.chapter.clone(),
            name: row.chapter_name.clone(),
            status: WorkPackageStatus::Active,
            starts_on: self.programme.starts_on,
            ends_on: self.programme.ends_on,
            stop_reason: None,
        };
        if !work_package::Entity::accepts(&self.writer.author().acts, Action::Create, &package) {
            return None;
        }
        let id = package.id;
        self.packages.insert(code, id);
        self.new_packages.push(package);
        Some(id)
    }

    fn line(&mut self, row: &Row, budget_id: Uuid, package: Uuid, proposed: Cents) -> Uuid {
        let line = budget_line::Model {
            id: self.writer.key(),
            version: 1,
            budget_id,
            programme_id: self.programme.id,
            work_package_id: package,
            fiscal_year: row.year,
            cost_type: CostType::Other,
            side: row.side,
            description: format!("{} {}", row.article, row.article_name),
            subsidy_id: None,
            funder_id: None,
            proposed,
        };
        let id = line.id;
        self.new_lines.push(line);
        id
    }
}

/// What stands in the ledger on these lines.
async fn standings(view: &View, lines: &[budget_line::Model]) -> Result<HashMap<Uuid, Standing>, Error> {
    use ledger_entry::Column::{Amount, BudgetLineId, ImportKey, Kind, Source};
    let keys: Vec<_> = lines.iter().map(|line| line.id).collect();
    let mut standings: HashMap<Uuid, Standing> = HashMap::new();
    for part in keys.chunks(500) {
        let entries = ledger_entry::Entity::find()
            .select_only()
            .columns([BudgetLineId, Amount, Source, ImportKey])
            .filter(BudgetLineId.is_in(part.iter().copied()))
            .filter(Kind.is_in([LedgerKind::Budget, LedgerKind::Actual]));
        for (line, amount, source, key) in entries.into_tuple::<(Uuid, Cents, LedgerSource, Option<String>)>().all(view).await? {
            let standing = standings.entry(line).or_default();
            let named = key.as_deref().and_then(|key| key.split('/').nth(4));
            let step = match (named, source) {
                (Some(named), _) => Step::ALL.into_iter().find(|step| step.told().0 == named),
                // A draft that was imported, and adopted here.
                (None, LedgerSource::Adoption) => Some(Step::Adopted),
                _ => None,
            };
            let Some((sum, times)) = step.and_then(|step| standing.steps.get_mut(step as usize)) else {
                standing.otherwise = true;
                continue;
            };
            *sum = sum.checked_add(amount).ok_or_else(|| Error::internal("a line whose entries overflow"))?;
            *times += 1;
        }
    }
    Ok(standings)
}

/// What the standings of a row differ from those in the ledger, and the how manieth booking of its step that is. What is unknown in
/// the file stays as it stands in the ledger.
fn differences(row: &Row, standing: &Standing) -> Result<Vec<(Step, Cents, usize)>, Error> {
    let [adopted, first, second] = row.budget;
    let overflows = || Error::internal("a standing that overflows");
    let (mut differences, mut stands) = (Vec::new(), Cents::ZERO);
    for (step, given) in Step::ALL.into_iter().zip([adopted, first, second, row.actual]) {
        let (booked, times) = standing.steps[step as usize];
        // An amendment is what a standing differs from the one before; what was spent stands by itself.
        stands = if step == Step::Actual { booked } else { stands.checked_add(booked).ok_or_else(overflows)? };
        let Some(given) = given else { continue };
        let difference = given.0.checked_sub(stands.0).map(Cents).ok_or_else(overflows)?;
        if difference != Cents::ZERO {
            differences.push((step, difference, times + 1));
        }
        stands = given;
    }
    Ok(differences)
}
