//! An entry of the ledger.

use crate::graphql::{
    At, ChoiceFilter, Date, DateFilter, DateTimeFilter, Direction, IdFilter, Instant, IntFilter, Listed, Money, MoneyFilter, Noun, Planned,
};
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::procurement::contract::{Contract, ContractWhere};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::subsidies::subsidy::Subsidy;
use crate::{aggregate, filter, noun, order, queries};
use entity::ledger_entry::{self, Column, Entity};
use entity::{CostType, LedgerKind, LedgerSource, budget_line, contract, organisation, programme, work_package};

noun! {
    /// A booking on a budget line; never changed, only reversed by another (Dutch: boeking).
    LedgerEntry of ledger_entry {
        /// What it books (Dutch: soort boeking).
        kind!: LedgerKind;
        /// The amount; negative lowers (Dutch: bedrag).
        amount!: Money;
        /// The day for which it counts (Dutch: boekdatum).
        booked_on!: Date;
        /// The instant at which it became known (Dutch: vastgelegd op).
        recorded_at!: Instant;
        /// The fiscal year of its line (Dutch: boekjaar).
        fiscal_year!: i32;
        /// Where it comes from (Dutch: bron).
        source!: LedgerSource;
        /// What was booked; confidential, as it names contracts (Dutch: omschrijving).
        description: String;
        /// The line (Dutch: begrotingspost).
        line: BudgetLine;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The contract; confidential (Dutch: overeenkomst).
        contract: Contract;
        /// The supplier; confidential (Dutch: leverancier).
        supplier: Organisation;
        /// The subsidy that pays it, if not own means (Dutch: financieringsbron).
        subsidy: Subsidy;
        /// The entry that it reverses (Dutch: tegenboeking van).
        reverses: LedgerEntry;
    }
}

filter! {
    /// Conditions on entries of the ledger (Dutch: voorwaarden).
    LedgerEntryWhere on ledger_entry {
        /// The id.
        id: IdFilter => Id;
        /// What it books.
        kind: ChoiceFilter<LedgerKind> => Kind;
        /// The amount.
        amount: MoneyFilter => Amount;
        /// The day for which it counts.
        booked_on: DateFilter => BookedOn;
        /// The instant at which it became known.
        recorded_at: DateTimeFilter => RecordedAt;
        /// The fiscal year of its line.
        fiscal_year: IntFilter => FiscalYear;
        /// Where it comes from.
        source: ChoiceFilter<LedgerSource> => Source;
        /// The line.
        line -> BudgetLineWhere of budget_line => BudgetLineId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
        /// The contract.
        contract -> ContractWhere of contract => ContractId;
        /// The supplier.
        supplier -> OrganisationWhere of organisation => SupplierId;
    }
}

order! {
    /// The order of entries of the ledger (Dutch: volgorde).
    LedgerEntryOrder by LedgerEntryOrderField of ledger_entry {
        /// By the day for which it counts.
        BookedOn,
        /// By the instant at which it became known.
        RecordedAt,
        /// By amount.
        Amount,
        /// By what it books.
        Kind,
    }
}

impl Noun for LedgerEntry {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "line" => at.one::<BudgetLine>(Column::BudgetLineId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "contract" => at.one::<Contract>(Column::ContractId),
            "supplier" => at.one::<Organisation>(Column::SupplierId),
            "subsidy" => at.one::<Subsidy>(Column::SubsidyId),
            "reverses" => at.one::<Self>(Column::ReversesId),
            _ => at.column(),
        }
    }
}

impl Listed for LedgerEntry {
    type Where = LedgerEntryWhere;
    type Order = LedgerEntryOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::BookedOn, Direction::Asc)]
    }
}

aggregate! {
    /// How many bookings, and their amounts (Dutch: boekingen in totaal).
    ledger_aggregate: LedgerAggregate of LedgerEntry, ledger_entry, LedgerEntryWhere;
    groups LedgerGroup by LedgerGroupBy with key LedgerKey {
        /// What it books.
        Kind => kind: LedgerKind = column Kind;
        /// Where it comes from.
        Source => source: LedgerSource = column Source;
        /// The fiscal year of the line.
        FiscalYear => fiscal_year: i32 = column FiscalYear;
        /// The work package.
        WorkPackage => work_package: WorkPackage = one WorkPackageId;
        /// The programme.
        Programme => programme: Programme = one ProgrammeId;
        /// What the money is spent on.
        CostType => cost_type: CostType = through BudgetLineId of budget_line cost_type;
        /// The line.
        Line => line: BudgetLine = one BudgetLineId;
        /// The subsidy that pays it; of own means null.
        Subsidy => subsidy: Subsidy = one SubsidyId;
        /// The contract; confidential.
        Contract => contract: Contract = one ContractId;
        /// The supplier; confidential.
        Supplier => supplier: Organisation = one SupplierId;
        /// The calendar year for which it counts, "2026".
        Year => year: String = year BookedOn;
        /// The calendar quarter for which it counts, "2026-Q2".
        Quarter => quarter: String = quarter BookedOn;
        /// The calendar month for which it counts, "2026-06".
        Month => month: String = month BookedOn;
    }
    amounts LedgerAmounts {
        /// The amount (Dutch: bedrag).
        amount: Money = Amount;
    }
}

queries! {
    LedgerEntryQueries {
        /// How many bookings, and their amounts, in groups (Dutch: boekingen in totaal).
        ledger_aggregate of LedgerAggregate by LedgerGroupBy where LedgerEntryWhere;
        /// The entries of the ledger that you may read, by day (Dutch: boekingen).
        ledger_entries: [LedgerEntry];
    }
}
