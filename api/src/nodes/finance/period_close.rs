//! A month in which nothing is booked any more.

use crate::graphql::{At, Date, DateFilter, DateTimeFilter, Direction, IdFilter, Instant, Listed, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::people::account::Account;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use entity::period_close::{self, Column, Entity};
use entity::programme;

noun! {
    /// A month of a programme in which nothing is booked any more, unless it was opened again (Dutch: periodeafsluiting).
    PeriodClose of period_close {
        /// The first day of the month (Dutch: maand).
        month!: Date;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// Who closed it (Dutch: afgesloten door).
        closed_by: Account;
        /// When it was closed (Dutch: afgesloten op).
        closed_at!: Instant;
        /// Who opened it again (Dutch: heropend door).
        reopened_by: Account;
        /// When it was opened again; null while it is closed (Dutch: heropend op).
        reopened_at: Instant;
        /// Why it was opened again (Dutch: reden van heropening).
        reason: String;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: PeriodCloseAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    PeriodCloseAbilities {
    /// Open it again (Dutch: heropenen).
    reopen by reopen_period: Change period_close
        unless "{reopened_at} IS NOT NULL", "deze maand is al heropend" / "this month is open again already"
        unless "EXISTS (SELECT 1 FROM period_close AS later WHERE later.programme_id = {programme_id} AND later.reopened_at IS NULL AND later.month > {month})",
            "een latere maand is afgesloten: heropen die eerst" / "a later month is closed: reopen that first";
    }
}

filter! {
    /// Conditions on closed months (Dutch: voorwaarden).
    PeriodCloseWhere on period_close {
        /// The id.
        id: IdFilter => Id;
        /// The first day of the month.
        month: DateFilter => Month;
        /// When it was closed.
        closed_at: DateTimeFilter => ClosedAt;
        /// When it was opened again.
        reopened_at: DateTimeFilter => ReopenedAt;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of closed months (Dutch: volgorde).
    PeriodCloseOrder by PeriodCloseOrderField of period_close {
        /// By month.
        Month,
        /// By when it was closed.
        ClosedAt,
    }
}

impl Noun for PeriodClose {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "closedBy" => at.one::<Account>(Column::ClosedById),
            "reopenedBy" => at.one::<Account>(Column::ReopenedById),
            "viewerCan" => ability::plan(at, PeriodCloseAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl PeriodClose {
    /// The months of a programme that are closed now.
    pub fn of_programme(at: &mut At<'_, '_, Programme>) -> Planned {
        let programme = at.id();
        at.many_among::<Self>(|_, alias| Ok(vec![format!("{alias}.programme_id = {programme}"), format!("{alias}.reopened_at IS NULL")]))
    }
}

impl Listed for PeriodClose {
    type Where = PeriodCloseWhere;
    type Order = PeriodCloseOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Month, Direction::Asc), (Column::ClosedAt, Direction::Asc)]
    }
}

queries! {
    /// The months that were closed, those that were opened again too, of the programmes that you may read (Dutch: periodeafsluitingen).
    period_closes: [PeriodClose];
}
