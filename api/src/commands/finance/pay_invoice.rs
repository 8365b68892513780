//! An invoice is paid.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::finance::invoice::Invoice;
use crate::rules::finance::invoice_may_become;
use crate::store::Writer;
use async_graphql::ID;
use entity::{InvoiceStatus, invoice};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Says on which day an invoice was paid; it was booked when it was approved (Dutch: factuur betalen).
    pay_invoice(PayInvoiceInput {
        /// The invoice (Dutch: factuur).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The day of payment; today where nothing is said (Dutch: betaald op).
        paid_on: Option<Date>,
    }) shows invoice: Invoice
    errors PayInvoiceErrorCode {
        /// It is not approved, or it is paid already.
        NotApproved: "alleen een goedgekeurde factuur wordt betaald" / "only an invoice that was approved is paid",
        /// The day lies before that of the invoice.
        BeforeInvoice: "deze datum ligt voor de factuurdatum" / "this day lies before that of the invoice",
        /// The day has not come yet.
        DayInFuture: "deze datum ligt in de toekomst" / "this day has not come yet",
    }
}

#[async_trait::async_trait]
impl Command for PayInvoiceInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<PayInvoiceErrorCode>) -> Result<Uuid, Error> {
        use PayInvoiceErrorCode::{BeforeInvoice, DayInFuture, NotApproved};
        let id = ids::key(&self.id, Invoice::table(), "input.id")?;
        let row = invoice::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let today = writer.author().today;
        let paid_on = self.paid_on.map_or(today, |day| day.0);
        problems.unless(invoice_may_become(row.status, InvoiceStatus::Paid), NotApproved, "id");
        problems.unless(paid_on <= today, DayInFuture, "paidOn");
        problems.unless(paid_on >= row.invoiced_on, BeforeInvoice, "paidOn");
        if problems.is_empty() {
            let pay = move |row: &mut invoice::Model| {
                row.status = InvoiceStatus::Paid;
                row.paid_on = Some(paid_on);
            };
            writer.change::<invoice::Entity>(id, Some(self.expected_version.into()), pay).await?;
        }
        Ok(id)
    }
}
