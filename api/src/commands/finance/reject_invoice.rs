//! An invoice is sent back.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::invoice::Invoice;
use crate::rules::finance::invoice_may_become;
use crate::store::Writer;
use async_graphql::ID;
use entity::{InvoiceStatus, invoice};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Sends an invoice back, before it is approved; it costs nothing (Dutch: factuur afwijzen).
    reject_invoice(RejectInvoiceInput {
        /// The invoice (Dutch: factuur).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Why, 1 to 500 characters (Dutch: reden).
        reason: String,
    }) shows invoice: Invoice
    errors RejectInvoiceErrorCode {
        /// It is booked or rejected already; what is booked is credited.
        NotOpen: "deze factuur is al geboekt of afgewezen" / "this invoice is booked or rejected already",
    }
}

#[async_trait::async_trait]
impl Command for RejectInvoiceInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<RejectInvoiceErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, Invoice::table(), "input.id")?;
        let row = invoice::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(invoice_may_become(row.status, InvoiceStatus::Rejected), RejectInvoiceErrorCode::NotOpen, "id");
        let reason = problems.text(Some(&self.reason), 500, "reason");
        if problems.is_empty() {
            let reject = move |row: &mut invoice::Model| {
                row.status = InvoiceStatus::Rejected;
                row.reason = reason;
            };
            writer.change::<invoice::Entity>(id, Some(self.expected_version.into()), reject).await?;
        }
        Ok(id)
    }
}
