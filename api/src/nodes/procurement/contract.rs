//! A contract.

use crate::error::Error;
use crate::graphql::{
    At, By, Cell, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Instant, Json, Listed, Loaded, Money, MoneyFilter, Noun, Number,
    Planned, Rate, TextFilter, ids,
};
use crate::nodes::ability;
use crate::nodes::finance::commitment::Commitment;
use crate::nodes::finance::invoice::Invoice;
use crate::nodes::finance::spending::{self, Spending};
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::people::coordination;
use crate::nodes::people::person::Person;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, aggregate, filter, noun, order, queries};
use async_graphql::{ID, OneofObject, SimpleObject};
use entity::contract::{self, Column, Entity};
use entity::{ContractKind, ContractStatus, EmploymentForm, commitment, invoice, organisation, programme, work_package};
use sea_orm::Value;

noun! {
    /// An agreement with a supplier (Dutch: overeenkomst, inhuuropdracht).
    Contract of contract {
        /// Its number, unique (Dutch: nummer).
        number!: String;
        /// What is contracted (Dutch: soort).
        kind!: ContractKind;
        /// What it is called (Dutch: titel).
        title!: String;
        /// Its state (Dutch: status).
        status!: ContractStatus;
        /// The first day (Dutch: begindatum).
        starts_on!: Date;
        /// The last day, as it stands now (Dutch: einddatum).
        ends_on!: Date;
        /// The first and the last day together (Dutch: looptijd).
        period!: Period;
        /// The last day that extensions can reach; null where it can't be extended (Dutch: uiterste einddatum).
        max_ends_on: Date;
        /// How many months an extension adds; 0 where there is none (Dutch: verlengingsstap).
        extension_months!: i32;
        /// Price an hour, excluding VAT; confidential (Dutch: uurtarief).
        rate: Rate;
        /// Hours a week, "36.00"; confidential where it hires (Dutch: uren per week).
        hours_per_week: Number;
        /// The most that may be spent, excluding VAT; confidential where it hires (Dutch: plafond).
        ceiling: Money;
        /// How a hired person is contracted; for the staff (Dutch: contractvorm).
        employment_form: EmploymentForm;
        /// Whether it was made up for the demo (Dutch: verzonnen).
        invented!: bool;
        /// Who supplies (Dutch: leverancier).
        supplier: Organisation;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// Who is hired, where it hires; for the staff (Dutch: ingehuurde).
        person: Person;
        /// Who coordinates its work package on a day; null where nobody does, and where you may not know (Dutch: coördinator).
        coordinator(#[graphql(desc = "The day; today where nothing is said.")] on: Option<Date>): Person;
        /// What is committed by it (Dutch: verplichtingen).
        commitments: [Commitment];
        /// What was invoiced for it (Dutch: facturen).
        invoices: [Invoice];
        /// What is committed and spent by it; confidential: complete, or null (Dutch: verplicht en besteed).
        totals(
            #[graphql(desc = "Only of this fiscal year.")] year: Option<i32>,
            #[graphql(desc = "Only this quarter of the year.")] quarter: Option<i32>,
            #[graphql(desc = "Only this month of the year; 13 is what was booked after its end.")] month: Option<i32>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Spending;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: ContractAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    ContractAbilities {
    /// Commit money by it (Dutch: verplichting vastleggen).
    commit by commit: Create commitment
        unless "{status} NOT IN ('SIGNED', 'ACTIVE', 'BLOCKED', 'ENDED')", "deze overeenkomst is niet getekend, of geldt niet meer" / "this contract is not signed, or does not hold any more";
    /// Take in an invoice for it (Dutch: factuur ontvangen).
    receive_invoice by receive_invoice: Create invoice;
    }
}

/// From a day to a day, both included (Dutch: periode).
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct Period {
    /// The first day (Dutch: vanaf).
    from: Date,
    /// The last day (Dutch: tot en met).
    to: Date,
}

impl Loaded for Period {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Some(Self { from: Date::load(json.at(0), cell)?, to: Date::load(json.at(1), cell)? })
    }
}

filter! {
    /// Conditions on contracts (Dutch: voorwaarden).
    ContractWhere on contract {
        /// The id.
        id: IdFilter => Id;
        /// The number.
        number: TextFilter => Number;
        /// What is contracted.
        kind: ChoiceFilter<ContractKind> => Kind;
        /// What it is called.
        title: TextFilter => Title;
        /// The state.
        status: ChoiceFilter<ContractStatus> => Status;
        /// The first day.
        starts_on: DateFilter => StartsOn;
        /// The last day.
        ends_on: DateFilter => EndsOn;
        /// The last day that extensions can reach.
        max_ends_on: DateFilter => MaxEndsOn;
        /// Price an hour; confidential.
        rate: MoneyFilter => Rate;
        /// The most that may be spent.
        ceiling: MoneyFilter => Ceiling;
        /// Who supplies.
        supplier -> OrganisationWhere of organisation => SupplierId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of contracts (Dutch: volgorde).
    ContractOrder by ContractOrderField of contract {
        /// By number.
        Number,
        /// By title.
        Title,
        /// By state.
        Status,
        /// By first day.
        StartsOn,
        /// By last day.
        EndsOn,
        /// By the last day that extensions can reach.
        MaxEndsOn,
        /// By price an hour; confidential.
        Rate,
        /// By the most that may be spent.
        Ceiling,
    }
}

impl Noun for Contract {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "period" => {
                let period = [at.col(Column::StartsOn), at.col(Column::EndsOn)];
                at.values(&period)
            }
            "hoursPerWeek" => at.of(Column::HoursWeekHundredths),
            "supplier" => at.one::<Organisation>(Column::SupplierId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "person" => at.one::<Person>(Column::PersonId),
            "coordinator" => coordination::coordinator(at, Column::ProgrammeId, Column::WorkPackageId),
            "commitments" => at.many::<Commitment>(commitment::Column::ContractId),
            "invoices" => at.many::<Invoice>(invoice::Column::ContractId),
            "viewerCan" => ability::plan(at, ContractAbilities::FIELDS),
            "totals" => spending::of_contract(at),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Contract {
    type Where = ContractWhere;
    type Order = ContractOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Number, Direction::Asc)]
    }
}

/// One contract, by one of its keys.
#[derive(OneofObject)]
pub enum ContractBy {
    /// By its id.
    Id(ID),
    /// By its number.
    Number(String),
}

impl By for ContractBy {
    fn key(self) -> Result<Vec<(&'static str, Value)>, Error> {
        Ok(vec![match self {
            Self::Id(id) => ("id", ids::key(&id, Contract::table(), "by.id")?.into()),
            Self::Number(number) => ("number", number.into()),
        }])
    }
}

aggregate! {
    /// How many contracts, and their ceilings (Dutch: contracten in totaal).
    ContractAggregate of Contract, contract;
    groups ContractGroup by ContractGroupBy with key ContractKey {
        /// The state.
        Status => status: ContractStatus = column Status;
        /// What is contracted.
        Kind => kind: ContractKind = column Kind;
        /// The work package.
        WorkPackage => work_package: WorkPackage = one WorkPackageId;
        /// The programme.
        Programme => programme: Programme = one ProgrammeId;
        /// The supplier.
        Supplier => supplier: Organisation = one SupplierId;
        /// The calendar year in which it ends, "2026".
        Year => year: String = year EndsOn;
        /// The calendar quarter in which it ends, "2026-Q2".
        Quarter => quarter: String = quarter EndsOn;
        /// The calendar month in which it ends, "2026-06".
        Month => month: String = month EndsOn;
    }
    amounts ContractAmounts {
        /// The most that may be spent, excluding VAT (Dutch: plafond).
        ceiling: Money = Ceiling;
    }
}

queries! {
    /// How many contracts, and their ceilings, in groups (Dutch: contracten in totaal).
    contract_aggregate of Contract;
    /// One contract; null where there is none that you may read (Dutch: overeenkomst).
    contract by ContractBy: Contract;
    /// The contracts that you may read, by number (Dutch: overeenkomsten).
    contracts: [Contract];
}
