//! An entry of the ledger.

use crate::graphql::{
    At, ChoiceFilter, Date, DateFilter, DateTimeFilter, Direction, IdFilter, Instant, IntFilter, Listed, Money, MoneyFilter, Noun, Planned,
    Secrecy,
};
use crate::nodes::ability;
use crate::nodes::finance::budget_amendment::BudgetAmendment;
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::finance::commitment::Commitment;
use crate::nodes::finance::invoice::Invoice;
use crate::nodes::finance::reservation::Reservation;
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::procurement::contract::{Contract, ContractWhere};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::subsidies::subsidy::Subsidy;
use crate::{abilities, aggregate, filter, noun, order, queries};
use entity::ledger_entry::{self, Column, Entity};
use entity::{BudgetSide, CostType, LedgerKind, LedgerSource, budget_line, contract, organisation, programme, work_package};

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
        /// The reservation that it makes, lowers or cancels (Dutch: reservering).
        reservation: Reservation;
        /// The commitment that it makes, raises or lowers (Dutch: verplichting).
        commitment: Commitment;
        /// The invoice that it books (Dutch: factuur).
        invoice: Invoice;
        /// The day to which it belongs, where that month was closed: it counts in the next that is open (Dutch: hoort bij).
        corrects_on: Date;
        /// The entry that it reverses (Dutch: tegenboeking van).
        reverses: LedgerEntry;
        /// The entry that reverses it, if it was (Dutch: tegengeboekt door).
        reversed_by: LedgerEntry;
        /// The amendment that it books (Dutch: begrotingswijziging).
        amendment: BudgetAmendment;
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: LedgerEntryAbilities;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    LedgerEntryAbilities {
    /// Reverse it; whether there is room for it, reversing it tells (Dutch: tegenboeken).
    reverse by reverse_entry: Create ledger_entry
        unless "{reverses_id} IS NOT NULL", "een tegenboeking wordt niet tegengeboekt: boek opnieuw wat geldt" / "a reversal is not reversed: book again what holds"
        unless "{kind} = 'BUDGET'", "een begroting verandert door een begrotingswijziging" / "a budget changes by an amendment"
        unless "{kind} = 'FORECAST'", "een prognose wordt gevolgd door een nieuwe" / "a forecast is followed by a new one"
        unless "coalesce({reservation_id}, {commitment_id}, {invoice_id}) IS NOT NULL",
            "hier staat een reservering, verplichting of factuur achter: maak die ongedaan" / "a reservation, commitment or invoice stands behind it: undo that"
        unless "EXISTS (SELECT 1 FROM ledger_entry AS undoing WHERE undoing.reverses_id = {id})", "deze boeking is al tegengeboekt" / "this entry is reversed already"
        unless "(SELECT owner.status FROM budget AS owner WHERE owner.programme_id = {programme_id} AND owner.fiscal_year = {fiscal_year}) <> 'ADOPTED'",
            "de begroting van deze post is afgesloten" / "the budget of this line is closed";
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
            "reservation" => at.one::<Reservation>(Column::ReservationId),
            "commitment" => at.one::<Commitment>(Column::CommitmentId),
            "invoice" => at.one::<Invoice>(Column::InvoiceId),
            "reverses" => at.one::<Self>(Column::ReversesId),
            "reversedBy" => {
                let undoing = format!("(SELECT undoing.id FROM ledger_entry AS undoing WHERE undoing.reverses_id = {})", at.id());
                at.one_by::<Self>(&undoing, Secrecy::Open)
            }
            "amendment" => at.one::<BudgetAmendment>(Column::AmendmentId),
            "viewerCan" => ability::plan(at, LedgerEntryAbilities::FIELDS),
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
    LedgerAggregate of LedgerEntry, ledger_entry;
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
        /// The side of the budget.
        Side => side: BudgetSide = through BudgetLineId of budget_line side;
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
    /// How many bookings, and their amounts, in groups (Dutch: boekingen in totaal).
    ledger_aggregate of LedgerEntry;
    /// The entries of the ledger that you may read, by day (Dutch: boekingen).
    ledger_entries: [LedgerEntry];
}
