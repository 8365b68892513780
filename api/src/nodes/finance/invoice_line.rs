//! A line of an invoice.

use crate::graphql::{At, ChoiceFilter, Direction, IdFilter, Listed, MoneyFilter, Noun, Number, Planned};
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::finance::commitment::{Commitment, CommitmentWhere};
use crate::nodes::finance::invoice::Invoice;
use crate::nodes::finance::vat_amount::VatAmount;
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::{filter, noun, order};
use entity::invoice_line::{self, Column, Entity};
use entity::{VatRate, budget_line, commitment, work_package};

noun! {
    /// What an invoice asks at one rate of VAT, on one line of the budget (Dutch: factuurregel).
    InvoiceLine of invoice_line {
        /// What it asks (Dutch: bedrag).
        amount!: VatAmount;
        /// The rate of VAT (Dutch: btw-tarief).
        vat_rate!: VatRate;
        /// The rate of the day of supply in percent, "21.00"; kept with it, never looked up again (Dutch: btw-percentage).
        vat_percentage!: Number;
        /// The invoice (Dutch: factuur).
        invoice: Invoice;
        /// The line of the budget (Dutch: begrotingspost).
        line: BudgetLine;
        /// The commitment that it lowers, if any (Dutch: verplichting).
        commitment: Commitment;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
    }
}

filter! {
    /// Conditions on lines of invoices (Dutch: voorwaarden).
    InvoiceLineWhere on invoice_line {
        /// The id.
        id: IdFilter => Id;
        /// The rate of VAT.
        vat_rate: ChoiceFilter<VatRate> => VatRate;
        /// The amount without VAT.
        ex_vat: MoneyFilter => ExVat;
        /// The line of the budget.
        line -> BudgetLineWhere of budget_line => BudgetLineId;
        /// The commitment that it lowers.
        commitment -> CommitmentWhere of commitment => CommitmentId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
    }
}

order! {
    /// The order of lines of invoices (Dutch: volgorde).
    InvoiceLineOrder by InvoiceLineOrderField of invoice_line {
        /// In the order of the invoice.
        Id,
        /// By amount without VAT.
        ExVat,
    }
}

impl Noun for InvoiceLine {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "amount" => {
                let amount = [at.col(Column::ExVat), at.col(Column::Vat), at.col(Column::InclVat)];
                at.values(&amount)
            }
            "vatPercentage" => at.of(Column::VatHundredths),
            "invoice" => at.one::<Invoice>(Column::InvoiceId),
            "line" => at.one::<BudgetLine>(Column::BudgetLineId),
            "commitment" => at.one::<Commitment>(Column::CommitmentId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            _ => at.column(),
        }
    }
}

impl Listed for InvoiceLine {
    type Where = InvoiceLineWhere;
    type Order = InvoiceLineOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Id, Direction::Asc)]
    }
}
