//! A role given to an account.

use crate::graphql::{At, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Instant, Listed, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::people::account::Account;
use crate::nodes::people::deputising::Deputising;
use crate::nodes::programmes::{directorate::Directorate, programme::Programme, work_package::WorkPackage};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order};
use entity::role_grant::{self, Column, Entity};
use entity::{Role, ScopeKind, deputising};

noun! {
    /// A role given to an account, over something, for some time; for those who grant, lend and audit (Dutch: mandaat).
    RoleGrant of role_grant {
        /// The role (Dutch: rol).
        role!: Role;
        /// Over what kind of thing (Dutch: soort reikwijdte).
        scope!: ScopeKind;
        /// The first day (Dutch: vanaf).
        from!: Date;
        /// The last day; null where it is open (Dutch: tot en met).
        to: Date;
        /// When it was taken back; null where it was not (Dutch: ingetrokken op).
        revoked_at: Instant;
        /// Who holds it (Dutch: account).
        account: Account;
        /// The directorate, where it is over one (Dutch: directie).
        directorate: Directorate;
        /// The programme, where it is over one or over a work package of it (Dutch: programma).
        programme: Programme;
        /// The work package, where it is over one (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The organisation, where it is over one (Dutch: organisatie).
        organisation: Organisation;
        /// To whom it is, was and will be lent (Dutch: vervangingen).
        deputisings: [Deputising];
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: RoleGrantAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    RoleGrantAbilities {
    /// Lend it to who replaces its holder (Dutch: vervanging toekennen).
    deputise by deputise: Create deputising
        unless "{revoked_at} IS NOT NULL OR {ends_on} < {today}", "dit mandaat geldt niet meer" / "this grant holds no more"
        unless "{account_id} = {absentee}", "een rol die u waarneemt, leent u niet verder uit" / "a role that you act in for another is not lent on";
    /// Take it back at once (Dutch: intrekken).
    revoke by revoke_role: Change role_grant unless "{revoked_at} IS NOT NULL", "deze rol is al ingetrokken" / "this role was taken back already";
    }
}

filter! {
    /// Conditions on grants (Dutch: voorwaarden).
    RoleGrantWhere on role_grant {
        /// The id.
        id: IdFilter => Id;
        /// The role.
        role: ChoiceFilter<Role> => Role;
        /// The last day.
        to: DateFilter => EndsOn;
    }
}

order! {
    /// The order of grants (Dutch: volgorde).
    RoleGrantOrder by RoleGrantOrderField of role_grant {
        /// By role.
        Role,
        /// By first day.
        StartsOn,
    }
}

impl Noun for RoleGrant {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "from" => at.of(Column::StartsOn),
            "to" => at.of(Column::EndsOn),
            "account" => at.one::<Account>(Column::AccountId),
            "directorate" => at.one::<Directorate>(Column::DirectorateId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            "deputisings" => at.many::<Deputising>(deputising::Column::GrantId),
            "viewerCan" => ability::plan(at, RoleGrantAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for RoleGrant {
    type Where = RoleGrantWhere;
    type Order = RoleGrantOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::StartsOn, Direction::Asc)]
    }
}
