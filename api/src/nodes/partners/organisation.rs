//! An organisation.

use crate::error::Error;
use crate::graphql::{At, By, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Instant, Listed, Noun, Planned, TextFilter, ids};
use crate::nodes::ability;
use crate::nodes::finance::commitment::Commitment;
use crate::nodes::finance::invoice::Invoice;
use crate::nodes::finance::spending::{self, Spending};
use crate::nodes::partners::partnership::Partnership;
use crate::nodes::procurement::contract::Contract;
use crate::nodes::programmes::directorate::Directorate;
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use async_graphql::{ID, OneofObject};
use entity::organisation::{self, Column, Entity};
use entity::{OrganisationKind, commitment, contract, directorate, invoice, partnership};
use sea_orm::Value;

noun! {
    /// An organisation: a government, a partner, a supplier (Dutch: organisatie).
    Organisation of organisation {
        /// What kind of organisation it is (Dutch: soort).
        kind!: OrganisationKind;
        /// Its name (Dutch: naam).
        name!: String;
        /// How it is called for short (Dutch: korte naam).
        short_name: String;
        /// The other spelling of its name, where the national lists differ (Dutch: andere schrijfwijze).
        alternative_name: String;
        /// Its code in the national lists: GM0363, PV20, WS0155 (Dutch: CBS- of TOOI-code).
        code: String;
        /// Its number in the trade register, 8 digits (Dutch: KvK-nummer).
        kvk: String;
        /// Its fiscal number, 9 digits (Dutch: RSIN).
        rsin: String;
        /// Its number as a sender of messages, 20 digits (Dutch: OIN).
        oin: String;
        /// Its address in the register of government organisations (Dutch: TOOI-URI).
        tooi_uri: String;
        /// The first day on which it exists; null where that is unknown (Dutch: geldig vanaf).
        valid_from: Date;
        /// The last day on which it exists; null while it does (Dutch: geldig tot en met).
        valid_to: Date;
        /// Whether it was made up for the demo (Dutch: verzonnen).
        invented!: bool;
        /// The province in which it lies (Dutch: provincie).
        province: Organisation;
        /// The first of those that came after it, where it ended (Dutch: rechtsopvolger).
        successor: Organisation;
        /// All that came after it; a divided municipality has several (Dutch: rechtsopvolgers).
        successors: [Organisation];
        /// What it came after (Dutch: rechtsvoorgangers).
        predecessors: [Organisation];
        /// The municipalities and other organisations in a province (Dutch: organisaties in de provincie).
        organisations: [Organisation];
        /// Its directorates (Dutch: directies).
        directorates: [Directorate];
        /// The programmes that it is a partner of (Dutch: samenwerkingen).
        partnerships: [Partnership];
        /// What it supplies (Dutch: overeenkomsten).
        contracts: [Contract];
        /// What it is owed (Dutch: verplichtingen).
        commitments: [Commitment];
        /// What it asked for (Dutch: facturen).
        invoices: [Invoice];
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What is committed and spent with it as a supplier of a programme; confidential: complete, or null (Dutch: verplicht en besteed).
        totals(
            #[graphql(desc = "The programme.")] programme: ID,
            #[graphql(desc = "Only of this fiscal year.")] year: Option<i32>,
            #[graphql(desc = "Only this quarter of the year.")] quarter: Option<i32>,
            #[graphql(desc = "Only this month of the year; 13 is what was booked after its end.")] month: Option<i32>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Spending;
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: OrganisationAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    OrganisationAbilities {
    /// Change it (Dutch: wijzigen).
    change by change_organisation: Change organisation unless "{code} IS NOT NULL", "deze organisatie komt uit de landelijke lijsten" / "this organisation comes from the national lists";
    }
}

filter! {
    /// Conditions on organisations (Dutch: voorwaarden).
    OrganisationWhere on organisation {
        /// The id.
        id: IdFilter => Id;
        /// The kind.
        kind: ChoiceFilter<OrganisationKind> => Kind;
        /// The name, in either spelling.
        name: TextFilter => Name | AlternativeName;
        /// The short name.
        short_name: TextFilter => ShortName;
        /// The code in the national lists.
        code: TextFilter => Code;
        /// The number in the trade register.
        kvk: TextFilter => Kvk;
        /// The number as a sender of messages.
        oin: TextFilter => Oin;
        /// The first day on which it exists.
        valid_from: DateFilter => ValidFrom;
        /// The last day on which it exists.
        valid_to: DateFilter => ValidTo;
        /// The province.
        province -> OrganisationWhere of organisation => ProvinceId;
    }
}

order! {
    /// The order of organisations (Dutch: volgorde).
    OrganisationOrder by OrganisationOrderField of organisation {
        /// By code.
        Code,
        /// By name.
        Name,
        /// By first day.
        ValidFrom,
        /// By last day.
        ValidTo,
    }
}

impl Noun for Organisation {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "province" => at.one::<Self>(Column::ProvinceId),
            "successor" => {
                let id = at.col(Column::Id);
                let successor = format!(
                    "(SELECT s.successor_id FROM organisation_successor AS s WHERE s.organisation_id = {id} ORDER BY s.changed_on, s.successor_id LIMIT 1)"
                );
                at.one_by::<Self>(&successor, crate::graphql::Secrecy::Open)
            }
            "successors" => linked(at, "successor_id", "organisation_id"),
            "predecessors" => linked(at, "organisation_id", "successor_id"),
            "organisations" => at.many::<Self>(Column::ProvinceId),
            "directorates" => at.many::<Directorate>(directorate::Column::OrganisationId),
            "partnerships" => at.many::<Partnership>(partnership::Column::OrganisationId),
            "contracts" => at.many::<Contract>(contract::Column::SupplierId),
            "commitments" => at.many::<Commitment>(commitment::Column::SupplierId),
            "invoices" => at.many::<Invoice>(invoice::Column::SupplierId),
            "viewerCan" => ability::plan(at, OrganisationAbilities::FIELDS),
            "totals" => spending::of_supplier(at),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

/// The organisations on the other end of a succession.
fn linked(at: &mut At<'_, '_, Organisation>, theirs: &str, ours: &str) -> Planned {
    at.many_among::<Organisation>(|at, alias| {
        let id = at.col(Column::Id);
        Ok(vec![format!("{alias}.id IN (SELECT s.{theirs} FROM organisation_successor AS s WHERE s.{ours} = {id})")])
    })
}

impl Listed for Organisation {
    type Where = OrganisationWhere;
    type Order = OrganisationOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Name, Direction::Asc)]
    }
}

/// One organisation, by one of its keys.
#[derive(OneofObject)]
pub enum OrganisationBy {
    /// By its id.
    Id(ID),
    /// By its code in the national lists.
    Code(String),
    /// By its number in the trade register.
    Kvk(String),
    /// By its number as a sender of messages.
    Oin(String),
}

impl By for OrganisationBy {
    fn key(self) -> Result<Vec<(&'static str, Value)>, Error> {
        Ok(vec![match self {
            Self::Id(id) => ("id", ids::key(&id, Organisation::table(), "by.id")?.into()),
            Self::Code(code) => ("code", code.into()),
            Self::Kvk(kvk) => ("kvk", kvk.into()),
            Self::Oin(oin) => ("oin", oin.into()),
        }])
    }
}

/// Those that exist on the day that is asked, if one is.
fn existing(at: &mut At<'_, '_, Organisation>, alias: &str) -> Result<Vec<String>, Error> {
    let Some(Date(day)) = at.arg::<Option<Date>>("on")? else {
        return Ok(Vec::new());
    };
    let day = at.bind(day);
    Ok(vec![
        format!("({alias}.valid_from IS NULL OR {alias}.valid_from <= {day})"),
        format!("({alias}.valid_to IS NULL OR {alias}.valid_to >= {day})"),
    ])
}

queries! {
    /// One organisation; null where there is none that you may read (Dutch: organisatie).
    organisation by OrganisationBy: Organisation;
    /// The organisations that you may read, by name (Dutch: organisaties).
    organisations(#[graphql(desc = "Only those that exist on this day.")] on: Option<Date>): [Organisation] among existing;
}
