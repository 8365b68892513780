//! An invoice is taken in.

use super::spending::Spending;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Money, Noun, ids};
use crate::nodes::finance::{budget_line::BudgetLine, commitment::Commitment, invoice::Invoice};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::procurement::contract::Contract;
use crate::rules::finance::{is_amount, is_vat, vat_hundredths};
use crate::rules::periods::is_period;
use crate::store::{View, Writer};
use async_graphql::{ID, InputObject};
use chrono::{Datelike, NaiveDate};
use entity::{
    Cents, CommitmentStatus, InvoiceStatus, VatRate, budget_line, commitment, commitment_part, contract, invoice, invoice_line,
    organisation,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// So many lines at most.
const LINES: usize = 200;

/// An amount without VAT, the VAT on it, and both together; they add up to the cent (Dutch: bedrag met btw).
#[derive(Clone, Copy, Debug, InputObject)]
pub struct VatAmountInput {
    /// Without VAT (Dutch: exclusief btw).
    pub ex_vat: Money,
    /// The VAT (Dutch: btw).
    pub vat: Money,
    /// With VAT (Dutch: inclusief btw).
    pub incl_vat: Money,
}

/// What an invoice asks at one rate of VAT, on one line of the budget; what is given back is negative (Dutch: factuurregel).
#[derive(Clone, Debug, InputObject)]
pub struct InvoiceLineInput {
    /// The line of the budget (Dutch: begrotingspost).
    pub line: ID,
    /// The commitment that it lowers; without one it has to fit in what is available (Dutch: verplichting).
    pub commitment: Option<ID>,
    /// The rate of VAT (Dutch: btw-tarief).
    pub vat_rate: VatRate,
    /// What it asks (Dutch: bedrag).
    pub amount: VatAmountInput,
}

command! {
    /// Takes in an invoice; it costs nothing before it is approved (Dutch: factuur ontvangen).
    receive_invoice(ReceiveInvoiceInput {
        /// Who asks (Dutch: leverancier).
        supplier: ID,
        /// The number that the supplier gave it, 1 to 50 characters (Dutch: factuurnummer).
        number: String,
        /// The contract, if it is for one (Dutch: overeenkomst).
        contract: Option<ID>,
        /// The day of the invoice (Dutch: factuurdatum).
        invoiced_on: Date,
        /// The day on which it is to be paid (Dutch: vervaldatum).
        due_on: Option<Date>,
        /// The first day of what was supplied (Dutch: prestatie vanaf).
        service_from: Date,
        /// The last day of what was supplied; its rates of VAT hold (Dutch: prestatie tot en met).
        service_to: Date,
        /// What it asks; its lines add up to it (Dutch: bedrag).
        amount: VatAmountInput,
        /// What it asks by rate of VAT and line of the budget, at most 200 (Dutch: factuurregels).
        lines: Vec<InvoiceLineInput>,
        /// Why what was supplied lies outside the period of its contract or commitments, if it does (Dutch: reden).
        period_reason: Option<String>,
    }) shows invoice: Invoice
    errors ReceiveInvoiceErrorCode {
        /// There is no such supplier, or it is not that of the contract.
        SupplierUnfit: "deze leverancier bestaat niet, of is niet die van de overeenkomst" / "this supplier does not exist, or is not that of the contract",
        /// The supplier sent another invoice under this number.
        NumberTaken: "van deze leverancier is er al een factuur met dit nummer" / "there is an invoice of this supplier with this number already",
        /// There is no such contract that you may read.
        ContractNotFound: "deze overeenkomst bestaat niet, of u mag haar niet zien" / "this contract does not exist, or you may not see it",
        /// The day has not come yet.
        DayInFuture: "deze datum ligt in de toekomst" / "this day has not come yet",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// It is to be paid before the day of the invoice.
        DueBeforeInvoice: "de vervaldatum ligt voor de factuurdatum" / "it is to be paid before the day of the invoice",
        /// What was supplied lies outside the period of the contract or commitment, or before the fiscal year of a line; that takes a reason.
        OutsidePeriod: "de prestatie valt buiten de looptijd van de overeenkomst of verplichting, of voor het boekjaar van een post; geef een reden" / "what was supplied lies outside the period of the contract or commitment, or before the fiscal year of a line; give a reason",
        /// There is no line, or there are more than 200.
        LinesInvalid: "geef 1 tot 200 factuurregels" / "give 1 to 200 lines",
        /// The programme has no such line.
        LineNotFound: "deze begrotingspost bestaat niet in dit programma" / "this line does not exist in this programme",
        /// The commitment does not exist, is released, has no part on this line, or is of another supplier or contract.
        CommitmentUnfit: "deze verplichting staat niet open op deze post voor deze leverancier en overeenkomst" / "this commitment is not open on this line for this supplier and contract",
        /// A line asks nothing.
        AmountZero: "een factuurregel van nul vraagt niets" / "a line of nothing asks nothing",
        /// An amount is larger than somebody may give.
        AmountTooLarge: "dit bedrag is te groot" / "this amount is too large",
        /// Without VAT and the VAT is not what it is with VAT.
        AmountsDiffer: "exclusief btw plus btw is niet inclusief btw" / "without VAT plus the VAT is not with VAT",
        /// The VAT is not that of the rate on the day of supply, to the cent.
        VatDiffers: "de btw is niet die van het tarief op de dag van de prestatie" / "the VAT is not that of the rate on the day of supply",
        /// The lines do not add up to the invoice.
        SumDiffers: "de factuurregels tellen niet op tot het factuurbedrag" / "the lines do not add up to the invoice",
    }
}

/// What the lines are held against.
struct Terms {
    programme: Uuid,
    supplier: Uuid,
    contract: Option<contract::Model>,
}

#[async_trait::async_trait]
impl Command for ReceiveInvoiceInput {
    const SUBJECT: &'static str = "supplier";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ReceiveInvoiceErrorCode>) -> Result<Uuid, Error> {
        use ReceiveInvoiceErrorCode::{AmountTooLarge, DayInFuture, DueBeforeInvoice, EndsBeforeStart, NumberTaken, OutsidePeriod};
        let (view, today) = (writer.view()?, writer.author().today);
        let number = problems.text(Some(&self.number), 50, "number").unwrap_or_default();
        let period_reason = problems.text(self.period_reason.as_deref(), 500, "periodReason");
        problems.unless(self.invoiced_on.0 <= today, DayInFuture, "invoicedOn");
        let amounts = [&self.amount].into_iter().chain(self.lines.iter().map(|line| &line.amount));
        let fits = |amount: &VatAmountInput| [amount.ex_vat, amount.vat, amount.incl_vat].iter().all(|part| is_amount(part.0));
        problems.unless(amounts.into_iter().all(fits), AmountTooLarge, "amount");
        problems.unless(is_period(self.service_from.0, Some(self.service_to.0)), EndsBeforeStart, "serviceTo");
        problems.unless(self.due_on.is_none_or(|due| due.0 >= self.invoiced_on.0), DueBeforeInvoice, "dueOn");
        let Some(terms) = self.terms(&view, problems).await? else { return Ok(Uuid::nil()) };
        let mut spending = Spending::of(writer, terms.programme, None).await?;
        let same =
            invoice::Entity::find().filter(invoice::Column::SupplierId.eq(terms.supplier)).filter(invoice::Column::Number.eq(&number));
        problems.unless(same.count(&writer.judge()?).await? == 0, NumberTaken, "number");
        let id = writer.key();
        let (lines, mut periods) = self.lines(writer, &mut spending, &terms, id, problems).await?;
        if let Some(contract) = &terms.contract {
            periods = vec![(contract.starts_on, contract.ends_on)];
        }
        let inside = |(from, to): &(NaiveDate, NaiveDate)| *from <= self.service_from.0 && self.service_to.0 <= *to;
        // What was supplied before the year of its line belongs to another budget.
        let mut early = false;
        for line in &lines {
            let year = spending.ledger.line(line.budget_line_id).await?.map(|line| line.row.fiscal_year);
            early |= year.is_some_and(|year| self.service_to.0.year() < year);
        }
        let outside_period = early || !periods.iter().all(inside);
        problems.unless(!outside_period || self.period_reason.is_some(), OutsidePeriod, "serviceTo");
        if !problems.is_empty() {
            return Ok(id);
        }
        let row = invoice::Model {
            id,
            version: 1,
            programme_id: terms.programme,
            supplier_id: terms.supplier,
            number,
            contract_id: terms.contract.map(|contract| contract.id),
            invoiced_on: self.invoiced_on.0,
            due_on: self.due_on.map(|day| day.0),
            service_from: self.service_from.0,
            service_to: self.service_to.0,
            ex_vat: self.amount.ex_vat.0,
            vat: self.amount.vat.0,
            incl_vat: self.amount.incl_vat.0,
            status: InvoiceStatus::Received,
            reason: None,
            received_by_id: writer.author().account,
            checked_by_id: None,
            approved_by_id: None,
            paid_on: None,
            outside_period,
            period_reason,
        };
        writer.insert::<invoice::Entity>(row).await?;
        writer.append::<invoice_line::Entity>(lines).await?;
        Ok(id)
    }
}

impl ReceiveInvoiceInput {
    /// Who asks, and by which contract; nothing, with its problems, where that is not said.
    async fn terms(&self, view: &View, problems: &Problems<ReceiveInvoiceErrorCode>) -> Result<Option<Terms>, Error> {
        use ReceiveInvoiceErrorCode::{ContractNotFound, LineNotFound, LinesInvalid, SupplierUnfit};
        let supplier = ids::key(&self.supplier, Organisation::table(), "input.supplier")?;
        let known = organisation::Entity::find_by_id(supplier).one(view).await?.is_some();
        problems.unless((1..=LINES).contains(&self.lines.len()), LinesInvalid, "lines");
        if let Some(id) = &self.contract {
            let id = ids::key(id, Contract::table(), "input.contract")?;
            let Some(contract) = contract::Entity::find_by_id(id).one(view).await? else {
                problems.add(ContractNotFound, "contract");
                return Ok(None);
            };
            problems.unless(known && contract.supplier_id == supplier, SupplierUnfit, "supplier");
            return Ok(Some(Terms { programme: contract.programme_id, supplier, contract: Some(contract) }));
        }
        problems.unless(known, SupplierUnfit, "supplier");
        let Some(first) = self.lines.first() else { return Ok(None) };
        let line = ids::key(&first.line, BudgetLine::table(), "input.lines.0.line")?;
        let Some(line) = budget_line::Entity::find_by_id(line).one(view).await? else {
            problems.add(LineNotFound, "lines.0.line");
            return Ok(None);
        };
        Ok(Some(Terms { programme: line.programme_id, supplier, contract: None }))
    }

    /// Its lines, and the periods of the commitments that they lower.
    async fn lines(
        &self,
        writer: &Writer<'_>,
        spending: &mut Spending<'_, '_>,
        terms: &Terms,
        invoice: Uuid,
        problems: &Problems<ReceiveInvoiceErrorCode>,
    ) -> Result<(Vec<invoice_line::Model>, Vec<(NaiveDate, NaiveDate)>), Error> {
        use ReceiveInvoiceErrorCode::{AmountZero, AmountsDiffer, CommitmentUnfit, LineNotFound, SumDiffers, VatDiffers};
        let view = writer.view()?;
        let adds_up = |amount: &VatAmountInput| amount.ex_vat.0.checked_add(amount.vat.0) == Some(amount.incl_vat.0);
        problems.unless(adds_up(&self.amount), AmountsDiffer, "amount");
        let sum =
            |of: fn(&VatAmountInput) -> Money| self.lines.iter().try_fold(Cents::ZERO, |sum, line| sum.checked_add(of(&line.amount).0));
        let sums =
            [(sum(|of| of.ex_vat), self.amount.ex_vat), (sum(|of| of.vat), self.amount.vat), (sum(|of| of.incl_vat), self.amount.incl_vat)];
        problems.unless(sums.iter().all(|(sum, asked)| *sum == Some(asked.0)), SumDiffers, "amount");
        let (mut rows, mut periods) = (Vec::new(), Vec::new());
        for (nth, of) in self.lines.iter().take(LINES).enumerate() {
            let at = |field: &str| format!("lines.{nth}.{field}");
            let line = ids::key(&of.line, BudgetLine::table(), &format!("input.{}", at("line")))?;
            let VatAmountInput { ex_vat: Money(ex_vat), vat: Money(vat), incl_vat: Money(incl_vat) } = of.amount;
            problems.unless(ex_vat != Cents::ZERO, AmountZero, &at("amount.exVat"));
            problems.unless(adds_up(&of.amount), AmountsDiffer, &at("amount"));
            let vat_hundredths = vat_hundredths(of.vat_rate, self.service_to.0);
            let fits = vat_hundredths.is_some_and(|hundredths| is_vat(ex_vat, vat, hundredths));
            problems.unless(fits, VatDiffers, &at("amount.vat"));
            let commitment_id = match &of.commitment {
                None => None,
                Some(id) => {
                    let id = ids::key(id, Commitment::table(), &format!("input.{}", at("commitment")))?;
                    let period = terms.open_on(&view, id, line).await?;
                    problems.unless(period.is_some(), CommitmentUnfit, &at("commitment"));
                    periods.extend(period);
                    Some(id)
                }
            };
            let Some(row) = spending.ledger.line(line).await?.map(|line| &line.row) else {
                problems.add(LineNotFound, &at("line"));
                continue;
            };
            rows.push(invoice_line::Model {
                id: writer.key(),
                invoice_id: invoice,
                programme_id: row.programme_id,
                work_package_id: row.work_package_id,
                contract_id: terms.contract.as_ref().map(|contract| contract.id),
                budget_line_id: line,
                commitment_id,
                vat_rate: of.vat_rate,
                vat_hundredths: vat_hundredths.unwrap_or_default(),
                ex_vat,
                vat,
                incl_vat,
            });
        }
        Ok((rows, periods))
    }
}

impl Terms {
    /// The period of a commitment, if it is open on a line for this supplier and contract.
    async fn open_on(&self, view: &View, commitment: Uuid, line: Uuid) -> Result<Option<(NaiveDate, NaiveDate)>, Error> {
        let Some(row) = commitment::Entity::find_by_id(commitment).one(view).await? else { return Ok(None) };
        let part = commitment_part::Entity::find()
            .filter(commitment_part::Column::CommitmentId.eq(commitment))
            .filter(commitment_part::Column::BudgetLineId.eq(line));
        let ours = row.contract_id == self.contract.as_ref().map(|contract| contract.id) && row.supplier_id == Some(self.supplier);
        let open = row.status == CommitmentStatus::Open && row.programme_id == self.programme;
        Ok((ours && open && part.count(view).await? > 0).then_some((row.starts_on, row.ends_on)))
    }
}
