//! What can be done, and by whom: one line a mutation. Its roles write what their grants reach, as the policies say; whoever had a
//! hand in it before is excluded. Once, here; printed to `docs/acts.md`.

use super::rights::{Rights, Standing};
use entity::Role::{self, Admin, Finance, Hr, Partner, Pmo, PmoCoordinator, Pmt, WorkPackageCoordinator};

/// Something that can be done. Who may not do it is judged by persons; of a deputy and the one for whom he acts, both may not.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// The mutation, as the code calls it.
    pub mutation: &'static str,
    /// Who does it.
    pub roles: &'static [Role],
    /// The columns of what is changed that name who may not do it, by account: four eyes see more than two (Dutch: vier ogen).
    pub not: &'static [&'static str],
    /// The columns of what is made that name, by account, who may not make it: nobody does this for himself.
    pub not_for: &'static [&'static str],
    /// Whether money is booked: it is asked under a key, so that it is booked once however often it is asked.
    pub books: bool,
}

const fn act(mutation: &'static str, roles: &'static [Role]) -> Act {
    Act { mutation, roles, not: &[], not_for: &[], books: false }
}

impl Act {
    const fn not(self, not: &'static [&'static str]) -> Self {
        Self { not, ..self }
    }

    const fn not_for(self, not_for: &'static [&'static str]) -> Self {
        Self { not_for, ..self }
    }

    /// Of the finance wing.
    const fn books(self) -> Self {
        Self { books: true, ..self }
    }
}

const STAFF: &[Role] = &[Pmt, PmoCoordinator, Pmo];
const PEOPLE: &[Role] = &[Pmt, PmoCoordinator, Pmo, Hr];
const PLANNERS: &[Role] = &[PmoCoordinator, Pmo, WorkPackageCoordinator];
const REPORTERS: &[Role] = &[PmoCoordinator, Pmo, WorkPackageCoordinator, Partner];
const DRAFTERS: &[Role] = &[PmoCoordinator, Pmo, Finance];
const FORECASTERS: &[Role] = &[PmoCoordinator, Pmo, Finance, WorkPackageCoordinator];

/// Every mutation.
pub const ACTS: &[Act] = &[
    // Programmes.
    act("create_programme", &[Pmt, PmoCoordinator]),
    act("change_programme", &[Pmt, PmoCoordinator]),
    act("create_work_package", STAFF),
    act("change_work_package", STAFF),
    // Partners.
    act("create_organisation", STAFF),
    act("change_organisation", STAFF),
    act("create_partnership", STAFF),
    act("change_partnership", STAFF),
    act("propose_sharing", STAFF),
    act("approve_sharing", STAFF).not(&["proposed_by_id"]),
    act("end_sharing", STAFF),
    // People.
    act("create_person", PEOPLE),
    act("change_person", PEOPLE),
    act("appoint_coordinator", PEOPLE),
    act("end_appointment", PEOPLE),
    act("create_account", &[Admin]),
    act("change_account", &[Admin]).not(&["id"]),
    act("deactivate_account", &[Admin]).not(&["id"]),
    act("activate_account", &[Admin]).not(&["id"]),
    act("grant_role", &[Admin]).not_for(&["account_id"]),
    act("revoke_role", &[Admin]),
    act("deputise", &[PmoCoordinator, Admin]).not_for(&["deputy_account_id"]),
    act("end_deputising", &[PmoCoordinator, Admin]),
    act("create_api_token", &[Admin]).not_for(&["account_id"]),
    act("revoke_api_token", &[Admin]),
    // Planning.
    act("create_milestone", PLANNERS),
    act("reach_milestone", REPORTERS),
    act("reschedule_milestone", REPORTERS),
    // Finance.
    act("set_tolerances", &[Pmt, PmoCoordinator]).books(),
    act("draft_budget", DRAFTERS).books(),
    act("add_budget_line", DRAFTERS).books(),
    act("change_budget_line", DRAFTERS).books(),
    act("remove_budget_line", DRAFTERS).books(),
    act("submit_budget", DRAFTERS).books(),
    act("adopt_budget", &[Finance]).not(&["drafted_by_id", "submitted_by_id"]).books(),
    act("return_budget", &[Finance]).books(),
    act("close_budget", &[Finance]).books(),
    act("draft_amendment", DRAFTERS).books(),
    act("change_amendment", DRAFTERS).books(),
    act("submit_amendment", DRAFTERS).books(),
    act("approve_amendment", &[Finance, Pmt]).not(&["drafted_by_id", "submitted_by_id"]).books(),
    act("reject_amendment", &[Finance, Pmt]).books(),
    act("reserve", DRAFTERS).books(),
    act("cancel_reservation", DRAFTERS).books(),
    act("commit", &[Finance]).books(),
    act("raise_commitment", &[Finance]).books(),
    act("release_commitment", &[Finance]).books(),
    act("receive_invoice", DRAFTERS).books(),
    act("check_invoice", DRAFTERS).books(),
    act("approve_invoice", &[Finance, Pmt]).not(&["received_by_id", "checked_by_id"]).books(),
    act("reject_invoice", &[Finance]).books(),
    act("pay_invoice", &[Finance]).books(),
    act("credit_invoice", &[Finance]).books(),
    act("forecast_line", FORECASTERS).books(),
    act("forecast_work_package", FORECASTERS).books(),
    act("book_actual", &[Finance]).books(),
    act("close_period", &[Finance]).books(),
    act("reopen_period", &[Finance]).books(),
    act("reverse_entry", &[Finance]).books(),
    act("override_rag", &[Pmt]).books(),
    act("withdraw_rag", &[Pmt]).books(),
    act("import_ledger", &[Finance]).books(),
];

/// The line of a mutation.
pub fn of(mutation: &str) -> Option<&'static Act> {
    ACTS.iter().find(|act| act.mutation == mutation)
}

impl Rights {
    /// Of these, those that do something: the grants of its roles.
    #[must_use]
    pub fn doing(&self, act: &Act) -> Self {
        let does = |standing| matches!(standing, Standing::Role(role) if act.roles.contains(&role));
        Self(self.0.iter().filter(|grant| does(grant.standing)).cloned().collect())
    }
}
