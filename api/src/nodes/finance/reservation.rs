//! A reservation.

use crate::graphql::{At, ChoiceFilter, Direction, IdFilter, Listed, Money, Noun, Planned, TextFilter};
use crate::nodes::ability;
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::finance::ledger_entry::LedgerEntry;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::store::Hidden;
use crate::{abilities, filter, noun, order, queries};
use entity::reservation::{self, Column, Entity};
use entity::{Class, ReservationStatus, budget_line, ledger_entry, programme, work_package};

noun! {
    /// Money that is set aside on a line, not yet committed; the cost to the programme (Dutch: reservering).
    Reservation of reservation {
        /// What it is for (Dutch: omschrijving).
        description!: String;
        /// Its state (Dutch: status).
        status!: ReservationStatus;
        /// How much was set aside (Dutch: gereserveerd bedrag).
        amount!: Money;
        /// How much of it is not yet committed, and not cancelled; for those who read what hired people cost (Dutch: resterend bedrag).
        open: Money;
        /// The line (Dutch: begrotingspost).
        line: BudgetLine;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// What was booked of it (Dutch: boekingen).
        entries: [LedgerEntry];
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: ReservationAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    ReservationAbilities {
    /// Cancel it: what is left is free again (Dutch: laten vervallen).
    cancel by cancel_reservation: Change reservation
        unless "{status} <> 'OPEN'", "deze reservering is al gebruikt of vervallen" / "this reservation is used up or cancelled already";
    }
}

filter! {
    /// Conditions on reservations (Dutch: voorwaarden).
    ReservationWhere on reservation {
        /// The id.
        id: IdFilter => Id;
        /// What it is for.
        description: TextFilter => Description;
        /// The state.
        status: ChoiceFilter<ReservationStatus> => Status;
        /// The line.
        line -> BudgetLineWhere of budget_line => BudgetLineId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of reservations (Dutch: volgorde).
    ReservationOrder by ReservationOrderField of reservation {
        /// By what they are for.
        Description,
        /// By state.
        Status,
    }
}

impl Noun for Reservation {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "amount" => {
                let amount = at.over_columns(
                    "(SELECT coalesce(sum(e.amount), 0) FROM ledger_entry AS e WHERE e.reservation_id = {id} AND e.commitment_id IS NULL AND e.amount > 0)",
                )?;
                at.value(amount)
            }
            "open" => open(at),
            "line" => at.one::<BudgetLine>(Column::BudgetLineId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "entries" => at.many::<LedgerEntry>(ledger_entry::Column::ReservationId),
            "viewerCan" => ability::plan(at, ReservationAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

/// What is left. What was committed to hire somebody is not read by all who read the reservation: it is complete, or null.
fn open(at: &mut At<'_, '_, Reservation>) -> Planned {
    let unread = match at.draft.view.hidden::<ledger_entry::Entity>(ledger_entry::Column::ContractId) {
        Hidden::Always(class) => return at.hidden(class, None),
        Hidden::Never => "1 = 0",
        Hidden::Sometimes(_) => {
            "EXISTS (SELECT 1 FROM ledger_entry AS e WHERE e.reservation_id = {id} AND coalesce(e.contract_id_visible, 0) <> 1)"
        }
    };
    let sum = "(SELECT coalesce(sum(e.amount), 0) FROM ledger_entry AS e WHERE e.reservation_id = {id})";
    let open = at.over_columns(&format!("CASE WHEN NOT ({unread}) THEN {sum} END"))?;
    at.secret(&open, Class::Cnf)
}

impl Listed for Reservation {
    type Where = ReservationWhere;
    type Order = ReservationOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Description, Direction::Asc)]
    }
}

queries! {
    /// The reservations that you may read, by what they are for (Dutch: reserveringen).
    reservations: [Reservation];
}
