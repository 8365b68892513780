//! A colour that somebody set.

use crate::graphql::{At, ChoiceFilter, Date, DateFilter, DateTimeFilter, Direction, IdFilter, Instant, IntFilter, Listed, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::people::account::Account;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use entity::rag_override::{self, Column, Entity};
use entity::{Rag, budget_line, programme, work_package};

noun! {
    /// A colour that somebody set beside the one that follows from the figures, for some time (Dutch: handmatige stoplichtkleur).
    RagOverride of rag_override {
        /// The colour (Dutch: kleur).
        colour!: Rag;
        /// The fiscal year (Dutch: boekjaar).
        fiscal_year!: i32;
        /// Why (Dutch: reden).
        reason!: String;
        /// The first day (Dutch: vanaf).
        starts_on!: Date;
        /// The last day (Dutch: tot en met).
        ends_on!: Date;
        /// When it was taken back, if it was (Dutch: ingetrokken op).
        withdrawn_at: Instant;
        /// Who set it (Dutch: gezet door).
        set_by: Account;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// The work package; null where it is of the programme as a whole (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The line, where it is of one (Dutch: begrotingspost).
        line: BudgetLine;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: RagOverrideAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    RagOverrideAbilities {
    /// Take it back (Dutch: intrekken).
    withdraw by withdraw_rag: Change rag_override
        unless "({withdrawn_at} IS NOT NULL OR {ends_on} < {today})", "deze kleur geldt al niet meer" / "this colour does not hold any more";
    }
}

filter! {
    /// Conditions on colours that somebody set (Dutch: voorwaarden).
    RagOverrideWhere on rag_override {
        /// The id.
        id: IdFilter => Id;
        /// The colour.
        colour: ChoiceFilter<Rag> => Colour;
        /// The fiscal year.
        fiscal_year: IntFilter => FiscalYear;
        /// The first day.
        starts_on: DateFilter => StartsOn;
        /// The last day.
        ends_on: DateFilter => EndsOn;
        /// When it was taken back.
        withdrawn_at: DateTimeFilter => WithdrawnAt;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
        /// The line.
        line -> BudgetLineWhere of budget_line => BudgetLineId;
    }
}

order! {
    /// The order of colours that somebody set (Dutch: volgorde).
    RagOverrideOrder by RagOverrideOrderField of rag_override {
        /// By first day.
        StartsOn,
        /// By last day.
        EndsOn,
        /// By fiscal year.
        FiscalYear,
    }
}

impl Noun for RagOverride {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "line" => at.one::<BudgetLine>(Column::BudgetLineId),
            "setBy" => at.one::<Account>(Column::SetById),
            "viewerCan" => ability::plan(at, RagOverrideAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for RagOverride {
    type Where = RagOverrideWhere;
    type Order = RagOverrideOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::StartsOn, Direction::Desc)]
    }
}

queries! {
    /// The colours that somebody set and you may read, the newest first (Dutch: handmatige stoplichtkleuren).
    rag_overrides: [RagOverride];
}
