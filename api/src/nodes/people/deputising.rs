//! Who stands in for whom.

use crate::access::{Wing, writes};
use crate::error::Error;
use crate::graphql::{At, ChoiceFilter, Date, DateFilter, DateTimeFilter, Direction, IdFilter, Instant, Listed, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::partners::sharing_agreement::SharingAgreement;
use crate::nodes::people::account::Account;
use crate::nodes::people::person::{Person, PersonWhere};
use crate::nodes::people::role_grant::RoleGrant;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::rules::people::role_of;
use crate::store::Hidden;
use crate::{abilities, filter, noun, order, queries};
use chrono::NaiveDate;
use entity::deputising::{self, Column, Entity};
use entity::{
    AppointmentFunction, Class, DeputisingState, Role, Vocabulary, appointment, person, programme, sharing_agreement, work_package,
};

noun! {
    /// Somebody acts in the place of another, in one role, for some time; for the staff (Dutch: vervanging, waarneming).
    Deputising of deputising {
        /// Where it stands today (Dutch: stand).
        state!: DeputisingState;
        /// The role that is lent (Dutch: rol).
        role!: Role;
        /// The first day (Dutch: vanaf).
        from!: Date;
        /// The last day; it ends by itself (Dutch: tot en met).
        to!: Date;
        /// When it was ended before its last day; null where it was not (Dutch: beëindigd op).
        ended_at: Instant;
        /// Why; personal (Dutch: reden).
        reason: String;
        /// Who is replaced (Dutch: degene die wordt vervangen).
        absentee: Person;
        /// His account: the deputy names it when he acts in his place (Dutch: account van degene die wordt vervangen).
        absentee_account: Account;
        /// Who replaces him (Dutch: vervanger, waarnemer).
        deputy: Person;
        /// The account of the deputy (Dutch: account van de vervanger).
        deputy_account: Account;
        /// Who granted it (Dutch: toegekend door).
        granted_by: Account;
        /// The grant that is lent; for those who grant, lend and audit (Dutch: mandaat).
        grant: RoleGrant;
        /// The programme, where the role is over one or over a work package of it (Dutch: programma).
        programme: Programme;
        /// The work package, where the role is over one (Dutch: werkpakket).
        work_package: WorkPackage;
        /// Proposals to share that wait for other eyes than his: the deputy may not approve them in this role, as he or the absentee
        /// made them (Dutch: waar het vierogenprincipe knelt).
        blocked_sharing: [SharingAgreement];
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: DeputisingAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    DeputisingAbilities {
    /// End it at once (Dutch: beëindigen).
    end by end_deputising: Change deputising
        unless "{ended_at} IS NOT NULL OR {ends_on} < {today}", "deze vervanging is al beëindigd" / "this deputising has ended already";
    }
}

filter! {
    /// Conditions on who stands in for whom (Dutch: voorwaarden).
    DeputisingWhere on deputising {
        /// The id.
        id: IdFilter => Id;
        /// The role that is lent.
        role: ChoiceFilter<Role> => Role;
        /// The first day.
        from: DateFilter => StartsOn;
        /// The last day.
        to: DateFilter => EndsOn;
        /// When it was ended before its last day.
        ended_at: DateTimeFilter => EndedAt;
        /// Who is replaced.
        absentee -> PersonWhere of person => AbsenteeId;
        /// Who replaces him.
        deputy -> PersonWhere of person => DeputyId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
    }
}

order! {
    /// The order of who stands in for whom (Dutch: volgorde).
    DeputisingOrder by DeputisingOrderField of deputising {
        /// By role.
        Role,
        /// By first day.
        StartsOn,
        /// By last day.
        EndsOn,
    }
}

impl Noun for Deputising {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "state" => state(at),
            "from" => at.of(Column::StartsOn),
            "to" => at.of(Column::EndsOn),
            "absentee" => at.one::<Person>(Column::AbsenteeId),
            "absenteeAccount" => at.one::<Account>(Column::AbsenteeAccountId),
            "deputy" => at.one::<Person>(Column::DeputyId),
            "deputyAccount" => at.one::<Account>(Column::DeputyAccountId),
            "grantedBy" => at.one::<Account>(Column::GrantedById),
            "grant" => at.one::<RoleGrant>(Column::GrantId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "blockedSharing" => blocked_sharing(at),
            "viewerCan" => ability::plan(at, DeputisingAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Deputising {
    type Where = DeputisingWhere;
    type Order = DeputisingOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::StartsOn, Direction::Asc)]
    }
}

fn state(at: &mut At<'_, '_, Deputising>) -> Planned {
    let over = "{ended_at} IS NOT NULL OR {ends_on} < {today}";
    let state = format!("CASE WHEN {over} THEN 'ENDED' WHEN {{starts_on}} > {{today}} THEN 'PLANNED' ELSE 'RUNNING' END");
    let state = at.over_columns(&state)?;
    at.value(state)
}

/// The proposals, of the programme of the role, that only others than the deputy and the absentee can approve.
fn blocked_sharing(at: &mut At<'_, '_, Deputising>) -> Planned {
    if let Hidden::Always(class) = at.draft.view.hidden::<sharing_agreement::Entity>(sharing_agreement::Column::ProposedById) {
        return at.hidden(class, None);
    }
    let approve = Role::ALL.iter().filter(|role| writes(**role, Wing::Partners)).map(|role| format!("'{}'", role.as_str()));
    let approve = approve.collect::<Vec<_>>().join(", ");
    let holds = at.over_columns(&format!("{{role}} IN ({approve}) AND {{ended_at}} IS NULL AND {{ends_on}} >= {{today}}"))?;
    let both = at.over_columns("({absentee_account_id}, {deputy_account_id})")?;
    let programme = at.col(Column::ProgrammeId);
    at.many_among::<SharingAgreement>(|_, alias| {
        let theirs = format!(
            "SELECT own.id FROM account AS own JOIN account AS one ON own.id = one.id OR own.person_id = one.person_id WHERE one.id IN {both}"
        );
        let made = format!("{alias}.proposed_by_id");
        let served = format!(
            "EXISTS (SELECT 1 FROM change_event AS acted WHERE acted.entity_id = {alias}.id AND acted.account_id = {made} AND acted.on_behalf_of_id IN ({theirs}))"
        );
        let by_them = format!("({made} IN {both} OR {made} IN ({theirs}) OR {served})");
        Ok(vec![holds, format!("{alias}.programme_id = {programme}"), format!("{alias}.status = 'PROPOSED'"), by_them])
    })
}

/// That a deputising held on a day, or holds. What was ended counts for the days before, if it had begun.
fn on_day<N: Noun>(at: &mut At<'_, '_, N>, alias: &str, day: NaiveDate) -> String {
    let (day, today) = (at.bind(day), at.bind(at.draft.today));
    let ended = format!("({alias}.ended_at IS NULL OR ({day} < {today} AND {alias}.ended_at >= {alias}.starts_on))");
    format!("{alias}.starts_on <= {day} AND {alias}.ends_on >= {day} AND {ended}")
}

/// `deputisedBy(on)` of an appointment: who acts in the role that goes with its function.
pub fn deputised_by<N: Noun<Entity = appointment::Entity>>(at: &mut At<'_, '_, N>) -> Planned {
    let day = at.arg::<Option<Date>>("on")?.map_or(at.draft.today, |day| day.0);
    let (person, function) = (at.col(appointment::Column::PersonId), at.col(appointment::Column::Function));
    let (programme, package) = (at.col(appointment::Column::ProgrammeId), at.col(appointment::Column::WorkPackageId));
    let case =
        |function: &AppointmentFunction| role_of(*function).map(|role| format!("WHEN '{}' THEN '{}'", function.as_str(), role.as_str()));
    let role = format!("CASE {function} {} END", AppointmentFunction::ALL.iter().filter_map(case).collect::<Vec<_>>().join(" "));
    let same = format!("(d.work_package_id = {package} OR (d.work_package_id IS NULL AND {package} IS NULL))");
    let holds = on_day(at, "d", day);
    let id = format!(
        "(SELECT d.deputy_id FROM deputising AS d WHERE d.absentee_id = {person} AND d.programme_id = {programme} AND {same} AND d.role = {role} AND {holds} ORDER BY d.starts_on DESC LIMIT 1)"
    );
    let secrecy = at.covered::<deputising::Entity>(&programme, Some(&package), Class::Int);
    at.one_by::<Person>(&id, secrecy)
}

/// Those that hold on the day that is asked; all where none is.
fn holding(at: &mut At<'_, '_, Deputising>, alias: &str) -> Result<Vec<String>, Error> {
    let day = at.arg::<Option<Date>>("on")?;
    Ok(day.map(|day| on_day(at, alias, day.0)).into_iter().collect())
}

queries! {
    /// Who stands in for whom, of the roles that you may know of (Dutch: vervangingen).
    deputisings(#[graphql(desc = "Only those that hold on this day; all where nothing is said.")] on: Option<Date>): [Deputising] among holding;
}
