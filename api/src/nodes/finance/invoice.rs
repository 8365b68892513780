//! An invoice.

use crate::graphql::{
    At, BooleanFilter, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Listed, MoneyFilter, Noun, Planned, TextFilter,
};
use crate::nodes::ability;
use crate::nodes::finance::invoice_line::InvoiceLine;
use crate::nodes::finance::ledger_entry::LedgerEntry;
use crate::nodes::finance::vat_amount::VatAmount;
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::people::account::Account;
use crate::nodes::procurement::contract::{Contract, ContractWhere, Period};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use entity::invoice::{self, Column, Entity};
use entity::{InvoiceStatus, contract, invoice_line, ledger_entry, organisation, programme};

noun! {
    /// What a supplier asks for what was supplied (Dutch: factuur).
    Invoice of invoice {
        /// The number that the supplier gave it, unique with him (Dutch: factuurnummer).
        number!: String;
        /// Its state (Dutch: status).
        status!: InvoiceStatus;
        /// The day of the invoice (Dutch: factuurdatum).
        invoiced_on!: Date;
        /// The day on which it is to be paid (Dutch: vervaldatum).
        due_on: Date;
        /// The first day of what was supplied (Dutch: prestatie vanaf).
        service_from!: Date;
        /// The last day of what was supplied; its rates of VAT hold (Dutch: prestatie tot en met).
        service_to!: Date;
        /// The first and the last day of what was supplied together (Dutch: prestatieperiode).
        service_period!: Period;
        /// What it asks (Dutch: bedrag).
        amount!: VatAmount;
        /// Whether what was supplied lies outside the period of its contract or commitments, as that was when it was taken in (Dutch: buiten de looptijd).
        outside_period!: bool;
        /// Why it lies outside that period (Dutch: reden daarvan).
        period_reason: String;
        /// Why it was rejected or credited, or approved above what was available (Dutch: reden).
        reason: String;
        /// The day of payment (Dutch: betaald op).
        paid_on: Date;
        /// Who asks (Dutch: leverancier).
        supplier: Organisation;
        /// The contract, if there is one (Dutch: overeenkomst).
        contract: Contract;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// What it asks by rate of VAT and line of the budget (Dutch: factuurregels).
        lines: [InvoiceLine];
        /// What was booked of it (Dutch: boekingen).
        entries: [LedgerEntry];
        /// Who took it in (Dutch: ontvangen door).
        received_by: Account;
        /// Who checked that it was supplied (Dutch: gecontroleerd door).
        checked_by: Account;
        /// Who approved it: somebody else (Dutch: goedgekeurd door).
        approved_by: Account;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: InvoiceAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    InvoiceAbilities {
    /// Confirm that it was supplied (Dutch: controleren).
    check by check_invoice: Change invoice
        unless "{status} <> 'RECEIVED'", "deze factuur is al gecontroleerd of afgewezen" / "this invoice is checked or rejected already";
    /// Approve it, and book its cost (Dutch: goedkeuren).
    approve by approve_invoice: Change invoice
        unless "{status} <> 'CHECKED'", "alleen een gecontroleerde factuur wordt goedgekeurd" / "only an invoice that was checked is approved";
    /// Send it back (Dutch: afwijzen).
    reject by reject_invoice: Change invoice
        unless "{status} NOT IN ('RECEIVED', 'CHECKED')", "deze factuur is al geboekt of afgewezen" / "this invoice is booked or rejected already";
    /// Pay it (Dutch: betalen).
    pay by pay_invoice: Change invoice
        unless "{status} <> 'APPROVED'", "alleen een goedgekeurde factuur wordt betaald" / "only an invoice that was approved is paid";
    /// Undo it, as its supplier credits it (Dutch: crediteren).
    credit by credit_invoice: Change invoice
        unless "{status} NOT IN ('APPROVED', 'PAID')", "alleen een geboekte factuur wordt gecrediteerd" / "only an invoice that was booked is credited";
    }
}

filter! {
    /// Conditions on invoices (Dutch: voorwaarden).
    InvoiceWhere on invoice {
        /// The id.
        id: IdFilter => Id;
        /// The number that the supplier gave it.
        number: TextFilter => Number;
        /// The state.
        status: ChoiceFilter<InvoiceStatus> => Status;
        /// The day of the invoice.
        invoiced_on: DateFilter => InvoicedOn;
        /// The day on which it is to be paid.
        due_on: DateFilter => DueOn;
        /// The first day of what was supplied.
        service_from: DateFilter => ServiceFrom;
        /// The last day of what was supplied.
        service_to: DateFilter => ServiceTo;
        /// The amount without VAT.
        ex_vat: MoneyFilter => ExVat;
        /// The amount with VAT.
        incl_vat: MoneyFilter => InclVat;
        /// Whether what was supplied lies outside the period of its contract or commitments.
        outside_period: BooleanFilter => OutsidePeriod;
        /// The day of payment.
        paid_on: DateFilter => PaidOn;
        /// Who asks.
        supplier -> OrganisationWhere of organisation => SupplierId;
        /// The contract.
        contract -> ContractWhere of contract => ContractId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of invoices (Dutch: volgorde).
    InvoiceOrder by InvoiceOrderField of invoice {
        /// By the day of the invoice.
        InvoicedOn,
        /// By the day on which they are to be paid.
        DueOn,
        /// By number.
        Number,
        /// By state.
        Status,
        /// By amount with VAT.
        InclVat,
    }
}

impl Noun for Invoice {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "servicePeriod" => {
                let period = [at.col(Column::ServiceFrom), at.col(Column::ServiceTo)];
                at.values(&period)
            }
            "amount" => {
                let amount = [at.col(Column::ExVat), at.col(Column::Vat), at.col(Column::InclVat)];
                at.values(&amount)
            }
            "supplier" => at.one::<Organisation>(Column::SupplierId),
            "contract" => at.one::<Contract>(Column::ContractId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "lines" => at.many::<InvoiceLine>(invoice_line::Column::InvoiceId),
            "entries" => at.many::<LedgerEntry>(ledger_entry::Column::InvoiceId),
            "receivedBy" => at.one::<Account>(Column::ReceivedById),
            "checkedBy" => at.one::<Account>(Column::CheckedById),
            "approvedBy" => at.one::<Account>(Column::ApprovedById),
            "viewerCan" => ability::plan(at, InvoiceAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Invoice {
    type Where = InvoiceWhere;
    type Order = InvoiceOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::InvoicedOn, Direction::Asc)]
    }
}

queries! {
    /// The invoices that you may read, by their day (Dutch: facturen).
    invoices: [Invoice];
}
