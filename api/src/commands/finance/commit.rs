//! Money is committed.

use super::parts::{self, CommitmentPartInput, PartRefusal, parts_refused};
use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::finance::{budget_line::BudgetLine, commitment::Commitment};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::procurement::contract::Contract;
use crate::rules::periods::is_period;
use crate::store::{Papers, Writer};
use async_graphql::ID;
use chrono::NaiveDate;
use entity::{CommitmentStatus, ContractStatus, budget_line, commitment, contract, organisation};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Commits money by a contract or an order, on one line or more, of one year or more; it falls by what is invoiced (Dutch: verplichting vastleggen).
    commit(CommitInput {
        /// The contract; without one it is an order (Dutch: overeenkomst).
        contract: Option<ID>,
        /// Who supplies an order; of a contract, its supplier (Dutch: leverancier).
        supplier: Option<ID>,
        /// The number of an order; of a contract, its number where nothing is said (Dutch: kenmerk).
        reference: Option<String>,
        /// The first day for which it holds; that of the contract where nothing is said (Dutch: begindatum).
        starts_on: Option<Date>,
        /// The last day for which it holds; that of the contract where nothing is said (Dutch: einddatum).
        ends_on: Option<Date>,
        /// Its parts, a line each, at most 100 (Dutch: delen).
        parts: Vec<CommitmentPartInput>,
        /// Why more is committed than is available: FINANCE may, as far as the programme tolerates it (Dutch: reden van overschrijding).
        reason: Option<String>,
    }) shows commitment: Commitment
    errors CommitErrorCode {
        /// There is no such contract that you may read.
        ContractNotFound: "deze overeenkomst bestaat niet, of u mag haar niet zien" / "this contract does not exist, or you may not see it",
        /// The contract is not signed, or does not hold any more.
        ContractNotSigned: "deze overeenkomst is niet getekend, of geldt niet meer" / "this contract is not signed, or does not hold any more",
        /// An order has a supplier, a number and a period.
        OrderIncomplete: "een bestelling heeft een leverancier, een kenmerk en een looptijd" / "an order has a supplier, a number and a period",
        /// There is no such supplier, or it is not that of the contract.
        SupplierUnfit: "deze leverancier bestaat niet, of is niet die van de overeenkomst" / "this supplier does not exist, or is not that of the contract",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// It holds before the contract begins, or after it ends.
        OutsideContract: "dit valt buiten de looptijd van de overeenkomst" / "this lies outside the period of the contract",
        /// There is no part, or there are more than 100.
        PartsInvalid: "geef 1 tot 100 delen" / "give 1 to 100 parts",
        /// The programme has no such line.
        LineNotFound: "deze begrotingspost bestaat niet in dit programma" / "this line does not exist in this programme",
        /// A line comes twice.
        LineTwice: "deze begrotingspost komt twee keer voor" / "this line comes twice",
        /// The amount is nothing, or less.
        AmountNotPositive: "geef een bedrag boven nul" / "give an amount above nothing",
        /// The reservation is not open on this line.
        ReservationUnfit: "deze reservering staat niet open op deze post" / "this reservation is not open on this line",
        /// With what is committed and spent already, it is more than the contract may cost: its ceiling, with VAT where that is not recovered.
        AboveCeiling: "dit is meer dan de overeenkomst mag kosten" / "this is more than the contract may cost",
        /// The budget of the line is not adopted, or it is closed.
        NotAdopted: "de begroting van deze post is niet vastgesteld, of is afgesloten" / "the budget of this line is not adopted, or it is closed",
        /// It is no line of expenditure.
        NotExpenditure: "op deze post worden geen uitgaven geboekt" / "nothing is spent on this line",
        /// It is more than is available, and more than is tolerated.
        OverAvailable: "dit is meer dan de vrije ruimte van deze post" / "this is more than is available on this line",
        /// It is more than is available; that is tolerated with a reason.
        ReasonRequired: "dit is meer dan de vrije ruimte; geef een reden" / "this is more than is available; give a reason",
    }
}
parts_refused!(CommitErrorCode);

/// Who is committed to.
struct Party {
    programme: Uuid,
    contract: Option<Uuid>,
    supplier: Uuid,
    reference: String,
    period: (NaiveDate, NaiveDate),
}

#[async_trait::async_trait]
impl Command for CommitInput {
    const SUBJECT: &'static str = "contract";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CommitErrorCode>) -> Result<Uuid, Error> {
        let reason = problems.text(self.reason.as_deref(), 500, "reason");
        let id = writer.key();
        let Some(party) = self.party(writer, problems).await? else { return Ok(id) };
        let mut spending = Spending::of(writer, party.programme, reason.as_deref()).await?;
        let papers = Papers { contract: party.contract, supplier: Some(party.supplier), commitment: Some(id), ..Papers::default() };
        let booked = parts::book(writer, &mut spending, &self.parts, (&papers, &party.reference), problems).await?;
        if !problems.is_empty() {
            return Ok(id);
        }
        let row = commitment::Model {
            id,
            version: 1,
            programme_id: party.programme,
            contract_id: party.contract,
            supplier_id: Some(party.supplier),
            reference: party.reference,
            starts_on: party.period.0,
            ends_on: party.period.1,
            status: CommitmentStatus::Open,
            reason,
            part_count: i32::try_from(booked.lines.len()).map_err(Error::internal)?,
        };
        writer.insert::<commitment::Entity>(row).await?;
        parts::add(writer, &mut spending, &papers, booked.lines).await?;
        parts::used_up(writer, booked.used_up).await?;
        spending.ledger.write().await?;
        Ok(id)
    }
}

impl CommitInput {
    /// Who is committed to; nothing, with its problems, where that is not said.
    async fn party(&self, writer: &Writer<'_>, problems: &Problems<CommitErrorCode>) -> Result<Option<Party>, Error> {
        use CommitErrorCode::{
            ContractNotFound, ContractNotSigned, EndsBeforeStart, LineNotFound, OrderIncomplete, OutsideContract, PartsInvalid,
            SupplierUnfit,
        };
        let view = writer.view()?;
        let reference = problems.text(self.reference.as_deref(), 100, "reference");
        let supplier = self.supplier.as_ref().map(|id| ids::key(id, Organisation::table(), "input.supplier")).transpose()?;
        let contract = match &self.contract {
            None => None,
            Some(id) => {
                let id = ids::key(id, Contract::table(), "input.contract")?;
                let Some(contract) = contract::Entity::find_by_id(id).one(&view).await? else {
                    problems.add(ContractNotFound, "contract");
                    return Ok(None);
                };
                Some(contract)
            }
        };
        if let Some(contract) = contract {
            use ContractStatus::{Active, Blocked, Signed};
            problems.unless(matches!(contract.status, Signed | Active | Blocked), ContractNotSigned, "contract");
            problems.unless(supplier.is_none_or(|supplier| supplier == contract.supplier_id), SupplierUnfit, "supplier");
            let period = (self.starts_on.map_or(contract.starts_on, |day| day.0), self.ends_on.map_or(contract.ends_on, |day| day.0));
            problems.unless(is_period(period.0, Some(period.1)), EndsBeforeStart, "endsOn");
            problems.unless(period.0 >= contract.starts_on, OutsideContract, "startsOn");
            problems.unless(period.1 <= contract.ends_on, OutsideContract, "endsOn");
            return Ok(Some(Party {
                programme: contract.programme_id,
                contract: Some(contract.id),
                supplier: contract.supplier_id,
                reference: reference.unwrap_or(contract.number),
                period,
            }));
        }
        if let Some(supplier) = supplier {
            problems.unless(organisation::Entity::find_by_id(supplier).one(&view).await?.is_some(), SupplierUnfit, "supplier");
        }
        problems.unless(supplier.is_some(), OrderIncomplete, "supplier");
        problems.unless(self.reference.is_some(), OrderIncomplete, "reference");
        problems.unless(self.starts_on.is_some(), OrderIncomplete, "startsOn");
        problems.unless(self.ends_on.is_some(), OrderIncomplete, "endsOn");
        let Some(part) = self.parts.first() else {
            problems.add(PartsInvalid, "parts");
            return Ok(None);
        };
        let line = ids::key(&part.line, BudgetLine::table(), "input.parts.0.line")?;
        let Some(line) = budget_line::Entity::find_by_id(line).one(&view).await? else {
            problems.add(LineNotFound, "parts.0.line");
            return Ok(None);
        };
        let (Some(supplier), Some(reference), Some(from), Some(to)) = (supplier, reference, self.starts_on, self.ends_on) else {
            return Ok(None);
        };
        problems.unless(is_period(from.0, Some(to.0)), EndsBeforeStart, "endsOn");
        Ok(Some(Party { programme: line.programme_id, contract: None, supplier, reference, period: (from.0, to.0) }))
    }
}
