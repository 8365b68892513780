//! What an invoice asks for was supplied.

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
    /// Confirms that what an invoice asks for was supplied (Dutch: factuur controleren).
    check_invoice(CheckInvoiceInput {
        /// The invoice (Dutch: factuur).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows invoice: Invoice
    errors CheckInvoiceErrorCode {
        /// It is checked or rejected already.
        NotReceived: "deze factuur is al gecontroleerd of afgewezen" / "this invoice is checked or rejected already",
    }
}

#[async_trait::async_trait]
impl Command for CheckInvoiceInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CheckInvoiceErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, Invoice::table(), "input.id")?;
        let row = invoice::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(invoice_may_become(row.status, InvoiceStatus::Checked), CheckInvoiceErrorCode::NotReceived, "id");
        if problems.is_empty() {
            let checked_by = writer.author().account;
            let check = move |row: &mut invoice::Model| {
                row.status = InvoiceStatus::Checked;
                row.checked_by_id = checked_by;
            };
            writer.change::<invoice::Entity>(id, Some(self.expected_version.into()), check).await?;
        }
        Ok(id)
    }
}
