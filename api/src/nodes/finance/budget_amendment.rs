//! A change of an adopted budget.

use crate::graphql::{At, ChoiceFilter, Date, DateFilter, Direction, IdFilter, IntFilter, Listed, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::finance::amendment_line::AmendmentLine;
use crate::nodes::finance::budget::{Budget, BudgetWhere};
use crate::nodes::people::account::Account;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use entity::budget_amendment::{self, Column, Entity};
use entity::{AmendmentKind, AmendmentStatus, amendment_line, budget, programme};

noun! {
    /// A change of an adopted budget; what it adds to lines, or takes from them, is booked when it is approved (Dutch: begrotingswijziging).
    BudgetAmendment of budget_amendment {
        /// Its number in its budget, from 1 (Dutch: volgnummer).
        sequence!: i32;
        /// What it does (Dutch: soort).
        kind!: AmendmentKind;
        /// Its state (Dutch: status).
        status!: AmendmentStatus;
        /// Why the budget is changed (Dutch: toelichting).
        reason!: String;
        /// The decision by which it was approved or rejected (Dutch: besluit).
        decision: String;
        /// The fiscal year of its budget (Dutch: boekjaar).
        fiscal_year!: i32;
        /// The budget (Dutch: begroting).
        budget: Budget;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// What it adds to lines, or takes from them; of those that you may read (Dutch: regels).
        lines: [AmendmentLine];
        /// Who drafted it (Dutch: opgesteld door).
        drafted_by: Account;
        /// Who submitted it (Dutch: ingediend door).
        submitted_by: Account;
        /// Who approved or rejected it: if approved, another person (Dutch: besloten door).
        decided_by: Account;
        /// The day of the decision (Dutch: besloten op).
        decided_on: Date;
        /// What changed of it, newest first; its lines have their own (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: BudgetAmendmentAbilities;
        /// Counts its changes, those of its lines too, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    BudgetAmendmentAbilities {
    /// Change its lines and its reason (Dutch: wijzigen).
    change by change_amendment: Change budget_amendment
        unless "{status} <> 'DRAFT'", "deze begrotingswijziging is geen concept meer" / "this amendment is no draft any more";
    /// Submit it (Dutch: indienen).
    submit by submit_amendment: Change budget_amendment
        unless "{status} <> 'DRAFT'", "deze begrotingswijziging is geen concept meer" / "this amendment is no draft any more"
        unless "(SELECT owner.status FROM budget AS owner WHERE owner.id = {budget_id}) <> 'ADOPTED'", "deze begroting is afgesloten" / "this budget is closed";
    /// Approve what another person submitted (Dutch: goedkeuren).
    approve by approve_amendment: Change budget_amendment
        unless "{status} <> 'SUBMITTED'", "deze begrotingswijziging wacht niet op een besluit" / "this amendment does not wait for a decision"
        unless "(SELECT owner.status FROM budget AS owner WHERE owner.id = {budget_id}) <> 'ADOPTED'", "deze begroting is afgesloten" / "this budget is closed"
        unless "{edited_by_me}", "een ander moet dit doen dan wie het opstelde, wijzigde of indiende" / "somebody else has to do this than who drafted, changed or submitted it";
    /// Reject it (Dutch: afwijzen).
    reject by reject_amendment: Change budget_amendment
        unless "{status} <> 'SUBMITTED'", "deze begrotingswijziging wacht niet op een besluit" / "this amendment does not wait for a decision";
    }
}

filter! {
    /// Conditions on amendments (Dutch: voorwaarden).
    BudgetAmendmentWhere on budget_amendment {
        /// The id.
        id: IdFilter => Id;
        /// The fiscal year of its budget.
        fiscal_year: IntFilter => FiscalYear;
        /// What it does.
        kind: ChoiceFilter<AmendmentKind> => Kind;
        /// Its state.
        status: ChoiceFilter<AmendmentStatus> => Status;
        /// The day of the decision.
        decided_on: DateFilter => DecidedOn;
        /// The budget.
        budget -> BudgetWhere of budget => BudgetId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of amendments (Dutch: volgorde).
    BudgetAmendmentOrder by BudgetAmendmentOrderField of budget_amendment {
        /// By fiscal year.
        FiscalYear,
        /// By number in the budget.
        Sequence,
        /// By the day of the decision.
        DecidedOn,
    }
}

impl Noun for BudgetAmendment {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "budget" => at.one::<Budget>(Column::BudgetId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "lines" => at.many::<AmendmentLine>(amendment_line::Column::AmendmentId),
            "draftedBy" => at.one::<Account>(Column::DraftedById),
            "submittedBy" => at.one::<Account>(Column::SubmittedById),
            "decidedBy" => at.one::<Account>(Column::DecidedById),
            "viewerCan" => ability::plan(at, BudgetAmendmentAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for BudgetAmendment {
    type Where = BudgetAmendmentWhere;
    type Order = BudgetAmendmentOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::FiscalYear, Direction::Asc), (Column::Sequence, Direction::Asc)]
    }
}

queries! {
    /// The amendments that you may read, by year and number (Dutch: begrotingswijzigingen).
    budget_amendments: [BudgetAmendment];
}
