//! A line of a budget.

use crate::graphql::{At, ChoiceFilter, Date, Direction, IdFilter, Instant, IntFilter, Listed, Money, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::finance::amendment_line::AmendmentLine;
use crate::nodes::finance::budget::Budget;
use crate::nodes::finance::commitment::Commitment;
use crate::nodes::finance::forecast::Forecast;
use crate::nodes::finance::invoice::Invoice;
use crate::nodes::finance::ledger_entry::LedgerEntry;
use crate::nodes::finance::reservation::Reservation;
use crate::nodes::finance::totals::{self, Asked, Difference, Exhaustion, RagStatus, SeriesBy, Subject, Totals, TotalsPeriod};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::nodes::subsidies::subsidy::Subsidy;
use crate::{abilities, filter, noun, order};
use entity::budget_line::{self, Column, Entity};
use entity::{BudgetSide, CostType, amendment_line, forecast, ledger_entry, reservation, work_package};

noun! {
    /// A line of a budget; amounts are booked on it (Dutch: begrotingspost).
    BudgetLine of budget_line {
        /// What it is about (Dutch: omschrijving).
        description!: String;
        /// What its money is spent on (Dutch: kostensoort).
        cost_type!: CostType;
        /// The side of the budget (Dutch: uitgaven, verplichtingen of ontvangsten).
        side!: BudgetSide;
        /// The fiscal year (Dutch: boekjaar).
        fiscal_year!: i32;
        /// The amount of the draft; booked when the budget is adopted (Dutch: voorgesteld bedrag).
        proposed!: Money;
        /// The budget (Dutch: begroting).
        budget: Budget;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The subsidy that pays it, if not own means (Dutch: financieringsbron).
        subsidy: Subsidy;
        /// What was booked on it (Dutch: boekingen).
        entries: [LedgerEntry];
        /// What amendments add to it, or take from it (Dutch: begrotingswijzigingen).
        amendment_lines: [AmendmentLine];
        /// What is set aside on it (Dutch: reserveringen).
        reservations: [Reservation];
        /// What is committed on it, or a part of which is (Dutch: verplichtingen).
        commitments: [Commitment];
        /// What is asked of it, or a part of which is (Dutch: facturen).
        invoices: [Invoice];
        /// What was expected of it, by day (Dutch: prognoses).
        forecasts: [Forecast];
        /// Its money in a fiscal year, a part of one, or its whole life: complete, or null (Dutch: financiële stand).
        totals(
            #[graphql(desc = "Only this quarter of the year.")] quarter: Option<i32>,
            #[graphql(desc = "Only this month of the year; 13 is what was booked after its end.")] month: Option<i32>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Totals;
        /// Its money by month, quarter or year: complete, or null (Dutch: financiële reeks).
        totals_series(
            #[graphql(desc = "By what it goes.")] by: SeriesBy,
            #[graphql(desc = "Whether each period holds all that came before it.")] cumulative: Option<bool>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Vec<TotalsPeriod>;
        /// How its money changed between two instants of what was known, entry by entry: complete, or null (Dutch: verschil).
        difference(
            #[graphql(desc = "What was known then.")] from: Instant,
            #[graphql(desc = "And what was known then.")] to: Instant,
        ): Difference;
        /// Its colour, and the rule that gave it (Dutch: stoplicht).
        rag: RagStatus;
        /// When its money runs out at the present pace (Dutch: uitputting bij het huidige tempo).
        exhaustion: Exhaustion;
        /// What changed of it, newest first; what was booked is in its entries (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: BudgetLineAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    BudgetLineAbilities {
    /// Change it (Dutch: wijzigen).
    change by change_budget_line: Change budget_line
        unless "(SELECT owner.status FROM budget AS owner WHERE owner.id = {budget_id}) <> 'DRAFT'", "deze begroting is geen concept meer" / "this budget is no draft any more";
    /// Remove it; whether something refers to it, removing it tells (Dutch: verwijderen).
    remove by remove_budget_line: Remove budget_line
        unless "(SELECT owner.status FROM budget AS owner WHERE owner.id = {budget_id}) <> 'DRAFT'", "deze begroting is geen concept meer" / "this budget is no draft any more";
    /// Set its colour (Dutch: stoplichtkleur zetten).
    override_rag by override_rag: Create rag_override;
    /// Set money aside on it (Dutch: reserveren).
    reserve by reserve: Create reservation
        unless "NOT EXISTS (SELECT 1 FROM budget AS b WHERE b.id = {budget_id} AND b.status = 'ADOPTED')", "deze begroting is niet vastgesteld, of is afgesloten" / "this budget is not adopted, or it is closed"
        unless "{side} <> 'EXPENDITURE'", "op deze post worden geen uitgaven geboekt" / "nothing is spent on this line";
    /// Book what was spent or received on it without an invoice (Dutch: realisatie boeken).
    book_actual by book_actual: Create ledger_entry
        unless "NOT EXISTS (SELECT 1 FROM budget AS b WHERE b.id = {budget_id} AND b.status = 'ADOPTED')", "deze begroting is niet vastgesteld, of is afgesloten" / "this budget is not adopted, or it is closed"
        unless "{side} = 'COMMITMENT'", "op een post van verplichtingen wordt geen realisatie geboekt" / "nothing is spent or received on a line of commitments";
    /// Say what is expected of it (Dutch: prognose opstellen).
    forecast by forecast_line: Create forecast
        unless "NOT EXISTS (SELECT 1 FROM budget AS b WHERE b.id = {budget_id} AND b.status = 'ADOPTED')", "deze begroting is niet vastgesteld, of is afgesloten" / "this budget is not adopted, or it is closed";
    }
}

filter! {
    /// Conditions on lines of a budget (Dutch: voorwaarden).
    BudgetLineWhere on budget_line {
        /// The id.
        id: IdFilter => Id;
        /// What its money is spent on.
        cost_type: ChoiceFilter<CostType> => CostType;
        /// The side of the budget.
        side: ChoiceFilter<BudgetSide> => Side;
        /// The fiscal year.
        fiscal_year: IntFilter => FiscalYear;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
    }
}

order! {
    /// The order of lines of a budget (Dutch: volgorde).
    BudgetLineOrder by BudgetLineOrderField of budget_line {
        /// By what the money is spent on.
        CostType,
        /// By description.
        Description,
        /// By the amount of the draft.
        Proposed,
    }
}

impl Noun for BudgetLine {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "budget" => at.one::<Budget>(Column::BudgetId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "subsidy" => at.one::<Subsidy>(Column::SubsidyId),
            "amendmentLines" => at.many::<AmendmentLine>(amendment_line::Column::BudgetLineId),
            "viewerCan" => ability::plan(at, BudgetLineAbilities::FIELDS),
            "history" => Change::of(at),
            "entries" => at.many::<LedgerEntry>(ledger_entry::Column::BudgetLineId),
            "reservations" => at.many::<Reservation>(reservation::Column::BudgetLineId),
            "commitments" => at.many_among::<Commitment>(|at, alias| {
                let of = at.over_columns("(SELECT p.commitment_id FROM commitment_part AS p WHERE p.budget_line_id = {id})")?;
                Ok(vec![format!("{alias}.id IN {of}")])
            }),
            "invoices" => at.many_among::<Invoice>(|at, alias| {
                let of = at.over_columns("(SELECT p.invoice_id FROM invoice_line AS p WHERE p.budget_line_id = {id})")?;
                Ok(vec![format!("{alias}.id IN {of}")])
            }),
            "forecasts" => at.many::<Forecast>(forecast::Column::BudgetLineId),
            "totals" | "totalsSeries" | "difference" | "exhaustion" => {
                let (asked, subject) = (Asked::read(at)?, Subject::line(at));
                totals::plans(at, &subject, &asked)
            }
            "rag" => {
                let (subject, id) = (Subject::line(at), at.id());
                let (programme, year) = (at.col(Column::ProgrammeId), at.col(Column::FiscalYear));
                totals::rag(at, &subject, &year, &programme, &format!("r.budget_line_id = {id}"))
            }
            _ => at.column(),
        }
    }
}

impl Listed for BudgetLine {
    type Where = BudgetLineWhere;
    type Order = BudgetLineOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::CostType, Direction::Asc), (Column::Description, Direction::Asc)]
    }
}
