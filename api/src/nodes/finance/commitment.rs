//! A commitment.

use crate::graphql::{
    At, Cell, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Json, Listed, Loaded, Money, MoneyFilter, Noun, Planned, TextFilter,
    WorkedOut,
};
use crate::nodes::ability;
use crate::nodes::finance::commitment_part::CommitmentPart;
use crate::nodes::finance::invoice::Invoice;
use crate::nodes::finance::ledger_entry::LedgerEntry;
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::procurement::contract::{Contract, ContractWhere, Period};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use async_graphql::SimpleObject;
use entity::commitment::{self, Column, Entity};
use entity::{Class, CommitmentStatus, commitment_part, contract, ledger_entry, organisation, programme};

noun! {
    /// What is owed by a contract or an order, as far as it is not invoiced; the cost to the programme (Dutch: verplichting).
    Commitment of commitment {
        /// The number of the contract or order (Dutch: kenmerk).
        reference!: String;
        /// Its state (Dutch: status).
        status!: CommitmentStatus;
        /// The first day for which it holds (Dutch: begindatum).
        starts_on!: Date;
        /// The last day for which it holds (Dutch: einddatum).
        ends_on!: Date;
        /// The first and the last day together (Dutch: looptijd).
        period!: Period;
        /// Why more was committed than was available, if it was (Dutch: reden van overschrijding).
        reason: String;
        /// How it stands: complete, or null where you do not read all of its parts (Dutch: stand).
        standing: CommitmentStanding;
        /// Its parts, a line each (Dutch: delen).
        parts: [CommitmentPart];
        /// The invoices that lower it (Dutch: facturen).
        invoices: [Invoice];
        /// The contract, if there is one (Dutch: overeenkomst).
        contract: Contract;
        /// Who supplies (Dutch: leverancier).
        supplier: Organisation;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// What was booked of it (Dutch: boekingen).
        entries: [LedgerEntry];
        /// What changed of it, newest first; what was booked of it, its entries tell (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: CommitmentAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

/// How a commitment stands, or a part of it (Dutch: stand van de verplichting).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct CommitmentStanding {
    /// Committed, with what was raised and less what was released (Dutch: vastgelegd).
    committed: Money,
    /// Invoiced and approved, and not credited (Dutch: gefactureerd).
    invoiced: Money,
    /// Still expected to be invoiced (Dutch: openstaand).
    open: Money,
    /// The day of the last invoice that was not rejected or credited; null where there was none (Dutch: laatst gefactureerd op).
    last_invoiced_on: Option<Date>,
}

impl Loaded for CommitmentStanding {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let money = |at: usize| Money::load(json.at(at), cell);
        Some(Self { committed: money(0)?, invoiced: money(1)?, open: money(2)?, last_invoiced_on: Date::load(json.at(3), cell) })
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    CommitmentAbilities {
    /// Commit more by it (Dutch: verhogen).
    raise by raise_commitment: Change commitment
        unless "{status} <> 'OPEN'", "deze verplichting is vrijgevallen" / "this commitment is released";
    /// Release what is open of it (Dutch: laten vrijvallen).
    release by release_commitment: Change commitment
        unless "{status} <> 'OPEN'", "deze verplichting is vrijgevallen" / "this commitment is released";
    }
}

/// Whether the viewer reads all of its parts.
const WHOLE: &str = "(SELECT count(*) FROM commitment_part AS p WHERE p.commitment_id = {id}) = {part_count}";
/// What is open of it.
const OPEN: WorkedOut = WorkedOut {
    known: WHOLE,
    value: "(SELECT coalesce(sum(e.amount), 0) FROM ledger_entry AS e WHERE e.commitment_id = {id} AND e.kind = 'COMMITMENT')",
};
/// When it was last invoiced.
const LAST_INVOICED_ON: WorkedOut = WorkedOut {
    known: WHOLE,
    value: "(SELECT max(i.invoiced_on) FROM invoice_line AS e JOIN invoice AS i ON i.id = e.invoice_id WHERE e.commitment_id = {id} AND i.status NOT IN ('REJECTED', 'CREDITED'))",
};

filter! {
    /// Conditions on commitments (Dutch: voorwaarden).
    CommitmentWhere on commitment {
        /// The id.
        id: IdFilter => Id;
        /// The number of the contract or order.
        reference: TextFilter => Reference;
        /// The state.
        status: ChoiceFilter<CommitmentStatus> => Status;
        /// The first day.
        starts_on: DateFilter => StartsOn;
        /// The last day.
        ends_on: DateFilter => EndsOn;
        /// What is still expected to be invoiced; unknown where you do not read all of its parts.
        open: MoneyFilter = OPEN;
        /// The day of the last invoice; empty where there was none, unknown where you do not read all of its parts.
        last_invoiced_on: DateFilter = LAST_INVOICED_ON;
        /// The contract.
        contract -> ContractWhere of contract => ContractId;
        /// Who supplies.
        supplier -> OrganisationWhere of organisation => SupplierId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of commitments (Dutch: volgorde).
    CommitmentOrder by CommitmentOrderField of commitment {
        /// By the number of the contract or order.
        Reference,
        /// By state.
        Status,
        /// By first day.
        StartsOn,
        /// By last day.
        EndsOn,
    }
}

impl Noun for Commitment {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "period" => {
                let period = [at.col(Column::StartsOn), at.col(Column::EndsOn)];
                at.values(&period)
            }
            "standing" => {
                let (whole, sums) = (at.over_columns(WHOLE)?, standing(at, "e.commitment_id = {id}")?);
                let sums = at.draft.array(&sums);
                at.secret(&format!("CASE WHEN {whole} THEN {sums} END"), Class::Int)
            }
            "parts" => at.many::<CommitmentPart>(commitment_part::Column::CommitmentId),
            "invoices" => at.many_among::<Invoice>(|at, alias| {
                let of = at.over_columns("(SELECT e.invoice_id FROM invoice_line AS e WHERE e.commitment_id = {id})")?;
                Ok(vec![format!("{alias}.id IN {of}")])
            }),
            "contract" => at.one::<Contract>(Column::ContractId),
            "supplier" => at.one::<Organisation>(Column::SupplierId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "entries" => at.many::<LedgerEntry>(ledger_entry::Column::CommitmentId),
            "viewerCan" => ability::plan(at, CommitmentAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

/// What is committed, invoiced and open of the entries and lines of invoices `e` that meet a condition, and when they were last invoiced.
pub(super) fn standing<N: Noun>(at: &mut At<'_, '_, N>, of: &str) -> Result<[String; 4], crate::error::Error> {
    let sum = |kind: &str| format!("(SELECT coalesce(sum(e.amount), 0) FROM ledger_entry AS e WHERE {of} AND {kind})");
    let last = format!(
        "(SELECT max(i.invoiced_on) FROM invoice_line AS e JOIN invoice AS i ON i.id = e.invoice_id WHERE {of} AND i.status NOT IN ('REJECTED', 'CREDITED'))"
    );
    Ok([
        at.over_columns(&sum("e.kind = 'COMMITMENT' AND e.invoice_id IS NULL"))?,
        at.over_columns(&sum("e.kind = 'ACTUAL'"))?,
        at.over_columns(&sum("e.kind = 'COMMITMENT'"))?,
        at.over_columns(&last)?,
    ])
}

impl Listed for Commitment {
    type Where = CommitmentWhere;
    type Order = CommitmentOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Reference, Direction::Asc)]
    }
}

queries! {
    /// The commitments that you may read, by the number of their contract or order (Dutch: verplichtingen).
    commitments: [Commitment];
}
