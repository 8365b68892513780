//! The invented papers behind the money: reservations, commitments of contracts and orders, invoices with their VAT, forecasts. In the
//! year 2026 something is wrong, to be found: a line that is overspent, two orders without an invoice for months, and an invoice
//! outside the period of its contract.

use super::money::{Line, entry, recorded};
use super::world::{World, day};
use crate::error::Error;
use crate::rules::finance::{share, vat_hundredths};
use crate::store::{Booking, Papers};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use entity::{
    Cents, CommitmentStatus, ContractKind, ContractStatus, CostType, InvoiceStatus, LedgerKind, LedgerSource, ReservationStatus, VatRate,
    commitment, commitment_part, contract, forecast, invoice, invoice_line, reservation,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The papers of a programme, and what is booked of them; what has not happened yet is neither written nor booked.
pub(super) struct Desk {
    code: &'static str,
    programme: Uuid,
    pub bookings: Vec<Booking>,
    reservations: Vec<reservation::Model>,
    commitments: Vec<commitment::Model>,
    parts: Vec<commitment_part::Model>,
    invoices: Vec<invoice::Model>,
    lines: Vec<invoice_line::Model>,
    forecasts: Vec<forecast::Model>,
    /// The commitments of contracts.
    of_contracts: BTreeMap<Uuid, Uuid>,
}

/// What an invoice is for.
struct Bill<'a> {
    supplier: Uuid,
    number: String,
    contract: Option<&'a contract::Model>,
    commitment: Option<Uuid>,
    service: (NaiveDate, NaiveDate),
    /// At which rates of VAT it asks how much without VAT.
    amounts: Vec<(VatRate, Cents)>,
    description: &'a str,
}

impl Desk {
    pub fn new(code: &'static str, programme: Uuid) -> Self {
        Self {
            code,
            programme,
            bookings: Vec::new(),
            reservations: Vec::new(),
            commitments: Vec::new(),
            parts: Vec::new(),
            invoices: Vec::new(),
            lines: Vec::new(),
            forecasts: Vec::new(),
            of_contracts: BTreeMap::new(),
        }
    }

    /// Sets money aside.
    pub fn reserve(&mut self, world: &World<'_, '_>, line: &Line, amount: Cents, on: NaiveDate, description: &str) -> Uuid {
        let id = world.writer.key();
        self.reservations.push(reservation::Model {
            id,
            version: 1,
            programme_id: self.programme,
            work_package_id: line.package,
            budget_line_id: line.id,
            description: format!("{description} (verzonnen)"),
            status: ReservationStatus::Open,
        });
        let papers = Papers { reservation: Some(id), ..Papers::default() };
        self.bookings.push(entry(line, LedgerKind::Reservation, amount, on, LedgerSource::Manual, description).of(papers));
        id
    }

    /// A forecast, with what it adds to the one before.
    pub fn forecast(&mut self, world: &World<'_, '_>, line: &Line, (amount, change): (Cents, Cents), on: NaiveDate, description: &str) {
        self.forecasts.push(forecast::Model {
            id: world.writer.key(),
            programme_id: self.programme,
            work_package_id: line.package,
            budget_line_id: line.id,
            as_of: on,
            amount,
            explanation: None,
            author_id: self.hand(world, "pmo"),
        });
        self.bookings.push(entry(line, LedgerKind::Forecast, change, on, LedgerSource::Manual, description));
    }

    /// A quarter's meeting: the hall at the general rate of VAT, the lunch at the reduced one; what was set aside for it is used.
    pub fn meeting(&mut self, world: &World<'_, '_>, line: &Line, reservation: Uuid, amount: Cents, on: NaiveDate) -> Result<(), Error> {
        let papers = Papers { reservation: Some(reservation), ..Papers::default() };
        self.bookings
            .push(entry(line, LedgerKind::Reservation, Cents(-500_000), on, LedgerSource::Manual, "Reservering vervalt").of(papers));
        let lunch = share(amount, 30);
        let bill = Bill {
            supplier: world.organisation("Bedacht & Co")?,
            number: format!("{}-{:04}", on.format("%Y"), self.invoices.len() + if self.code == "OW" { 0 } else { 5_000 }),
            contract: None,
            commitment: None,
            service: (on, on),
            amounts: vec![(VatRate::Standard, amount - lunch), (VatRate::Reduced, lunch)],
            description: "Bijeenkomst",
        };
        self.bill(world, line, bill);
        Ok(())
    }

    /// What contracts come to in a year: the commitment of their months in it, and month by month the invoice that lowers it.
    pub fn contracts(&mut self, world: &World<'_, '_>, year: i32, lines: &[Line]) {
        let signed = |contract: &&contract::Model| contract.programme_id == self.programme && contract.status != ContractStatus::Concept;
        for contract in world.contracts.iter().filter(signed).cloned().collect::<Vec<_>>() {
            let cost = if contract.kind == ContractKind::Hire { CostType::Hiring } else { CostType::Services };
            let Some(line) = lines.iter().find(|line| line.package == contract.work_package_id && line.cost == cost) else {
                continue;
            };
            let whole = contract.ceiling.open().copied().unwrap_or_default();
            let from = contract.starts_on.with_day(1).unwrap_or(contract.starts_on);
            let months: Vec<_> = (0..60).map(|nth| from + Months::new(nth)).take_while(|month| *month <= contract.ends_on).collect();
            let monthly = Cents(whole.0 / i64::try_from(months.len().max(1)).unwrap_or(1));
            let ours: Vec<_> = months.into_iter().filter(|month| month.year() == year).collect();
            let Some(first) = ours.first() else { continue };
            let signed_on = Ord::max(day(&format!("{year}-01-01")), *first);
            let commitment = match self.of_contracts.get(&contract.id) {
                Some(known) => *known,
                None => {
                    let id =
                        self.commit(world, Some(&contract), contract.supplier_id, &contract.number, (contract.starts_on, contract.ends_on));
                    self.of_contracts.insert(contract.id, id);
                    id
                }
            };
            let committed = Cents(monthly.0 * i64::try_from(ours.len()).unwrap_or(0));
            self.part(world, line, commitment, committed, signed_on);
            for month in ours {
                let service = (Ord::max(month, contract.starts_on), Ord::min(month + Months::new(1) - Days::new(1), contract.ends_on));
                let bill = Bill {
                    supplier: contract.supplier_id,
                    number: format!("{} {}", contract.number, month.format("%Y-%m")),
                    contract: Some(&contract),
                    commitment: Some(commitment),
                    service,
                    amounts: vec![(VatRate::Standard, monthly)],
                    description: &contract.number,
                };
                self.bill(world, line, bill);
            }
        }
    }

    /// What is wrong in 2026.
    pub fn wrong(&mut self, world: &World<'_, '_>, lines: &[Line]) -> Result<(), Error> {
        let on = |package: &str, cost: CostType| {
            let package = world.work_package("OW", package)?;
            let found = lines.iter().find(|line| line.package == package && line.cost == cost);
            found.ok_or_else(|| Error::internal("a line of the demo"))
        };
        let order = |reference: &str, supplier: &str| Ok::<_, Error>((reference.to_owned(), world.organisation(supplier)?));
        // A journey that the line of travel can not bear.
        let travel = on("VTH", CostType::Travel)?;
        let bill = Bill {
            supplier: world.organisation("Bedacht & Co")?,
            number: "2026-STUDIEREIS".to_owned(),
            contract: None,
            commitment: None,
            service: (day("2026-05-18"), day("2026-05-20")),
            amounts: vec![(VatRate::Standard, share(travel.budget, 80))],
            description: "Studiereis toezicht",
        };
        let journey = self.bill(world, travel, bill);
        if let Some(invoice) = self.invoices.iter_mut().find(|invoice| invoice.id == journey) {
            invoice.reason = Some("Met de opdrachtgever afgesproken; de dekking volgt (verzonnen)".to_owned());
        }
        // An order of which nothing was heard, and one of which nothing was heard since the first invoice.
        let (reference, supplier) = order("BESTELLING 26.014", "Denkbeeldig Data B.V.")?;
        let line = on("LM", CostType::Services)?;
        let silent = self.commit(world, None, supplier, &reference, (day("2026-01-15"), day("2026-09-30")));
        self.part(world, line, silent, Cents(1_875_025), day("2026-01-15"));
        let (reference, supplier) = order("BESTELLING 26.009", "Verzonnen Juristen")?;
        let line = on("RDD", CostType::Services)?;
        let begun = self.commit(world, None, supplier, &reference, (day("2026-01-01"), day("2026-12-31")));
        self.part(world, line, begun, Cents(2_400_050), day("2026-01-12"));
        let bill = Bill {
            supplier,
            number: format!("{reference} 2026-02"),
            contract: None,
            commitment: Some(begun),
            service: (day("2026-02-01"), day("2026-02-28")),
            amounts: vec![(VatRate::Standard, Cents(600_025))],
            description: &reference,
        };
        self.bill(world, line, bill);
        self.aftercare(world, lines);
        Ok(())
    }

    /// An invoice for what was done after a contract had ended.
    fn aftercare(&mut self, world: &World<'_, '_>, lines: &[Line]) {
        let ended = |contract: &&contract::Model| {
            contract.programme_id == self.programme
                && contract.kind == ContractKind::Supply
                && contract.status == ContractStatus::Ended
                && (day("2026-01-01")..day("2026-05-01")).contains(&contract.ends_on)
        };
        let Some(contract) = world.contracts.iter().find(ended).cloned() else { return };
        let Some(line) = lines.iter().find(|line| line.package == contract.work_package_id && line.cost == CostType::Services) else {
            return;
        };
        let bill = Bill {
            supplier: contract.supplier_id,
            number: format!("{} nazorg", contract.number),
            contract: Some(&contract),
            commitment: None,
            service: (contract.ends_on + Days::new(1), contract.ends_on + Days::new(14)),
            amounts: vec![(VatRate::Standard, Cents(151_225))],
            description: &contract.number,
        };
        let aftercare = self.bill(world, line, bill);
        if let Some(invoice) = self.invoices.iter_mut().find(|invoice| invoice.id == aftercare) {
            invoice.outside_period = true;
            invoice.period_reason = Some("Nazorg na de oplevering, met het werkpakket afgesproken (verzonnen)".to_owned());
        }
    }

    /// Invoices of this month that wait: one to be checked, one to be approved.
    pub fn waiting(&mut self, world: &World<'_, '_>, lines: &[Line]) {
        let today = world.writer.author().today;
        let running = |contract: &&contract::Model| {
            contract.programme_id == self.programme
                && contract.kind == ContractKind::Service
                && contract.status == ContractStatus::Active
                && self.of_contracts.contains_key(&contract.id)
        };
        let running: Vec<_> = world.contracts.iter().filter(running).take(2).cloned().collect();
        for (contract, checked) in running.iter().zip([false, true]) {
            let Some(line) = lines.iter().find(|line| line.package == contract.work_package_id && line.cost == CostType::Services) else {
                continue;
            };
            let bill = Bill {
                supplier: contract.supplier_id,
                number: format!("{} termijn", contract.number),
                contract: Some(contract),
                commitment: self.of_contracts.get(&contract.id).copied(),
                service: (Ord::max(today.with_day(1).unwrap_or(today), contract.starts_on), today),
                amounts: vec![(VatRate::Standard, Cents(123_455))],
                description: &contract.number,
            };
            let booked = self.bookings.len();
            self.bill(world, line, bill);
            self.bookings.truncate(booked);
            let checked_by = self.hand(world, "pmo-coordinator").filter(|_| checked);
            if let Some(invoice) = self.invoices.last_mut() {
                invoice.status = if checked { InvoiceStatus::Checked } else { InvoiceStatus::Received };
                (invoice.checked_by_id, invoice.approved_by_id, invoice.paid_on) = (checked_by, None, None);
            }
        }
    }

    fn commit(
        &mut self,
        world: &World<'_, '_>,
        contract: Option<&contract::Model>,
        supplier: Uuid,
        reference: &str,
        (starts_on, ends_on): (NaiveDate, NaiveDate),
    ) -> Uuid {
        let id = world.writer.key();
        self.commitments.push(commitment::Model {
            id,
            version: 1,
            programme_id: self.programme,
            contract_id: contract.map(|contract| contract.id),
            supplier_id: Some(supplier),
            reference: reference.to_owned(),
            starts_on,
            ends_on,
            status: CommitmentStatus::Open,
            reason: None,
            part_count: 1,
        });
        id
    }

    /// Commits on a line.
    fn part(&mut self, world: &World<'_, '_>, line: &Line, of: Uuid, amount: Cents, on: NaiveDate) {
        let Some(commitment) = self.commitments.iter().find(|commitment| commitment.id == of) else { return };
        self.parts.push(commitment_part::Model {
            id: world.writer.key(),
            commitment_id: of,
            programme_id: self.programme,
            work_package_id: line.package,
            contract_id: commitment.contract_id,
            budget_line_id: line.id,
        });
        let papers =
            Papers { contract: commitment.contract_id, supplier: commitment.supplier_id, commitment: Some(of), ..Papers::default() };
        let booking = entry(line, LedgerKind::Commitment, amount, on, LedgerSource::Contract, &commitment.reference);
        self.bookings.push(booking.of(papers));
    }

    /// An invoice that was approved, and paid after 30 days; it lowers its commitment.
    fn bill(&mut self, world: &World<'_, '_>, line: &Line, bill: Bill<'_>) -> Uuid {
        let (id, today, on) = (world.writer.key(), world.writer.author().today, bill.service.1);
        let due_on = on + Days::new(30);
        let contract_id = bill.contract.map(|contract| contract.id);
        let (mut whole, mut vat) = (Cents::ZERO, Cents::ZERO);
        for (rate, amount) in &bill.amounts {
            let vat_hundredths = vat_hundredths(*rate, on).unwrap_or_default();
            let of_line = share(*amount, vat_hundredths / 100);
            (whole, vat) = (whole + *amount, vat + of_line);
            self.lines.push(invoice_line::Model {
                id: world.writer.key(),
                invoice_id: id,
                programme_id: self.programme,
                work_package_id: line.package,
                contract_id,
                budget_line_id: line.id,
                commitment_id: bill.commitment,
                vat_rate: *rate,
                vat_hundredths,
                ex_vat: *amount,
                vat: of_line,
                incl_vat: *amount + of_line,
            });
        }
        let paid = due_on < today;
        self.invoices.push(invoice::Model {
            id,
            version: 1,
            programme_id: self.programme,
            supplier_id: bill.supplier,
            number: bill.number,
            contract_id,
            invoiced_on: on,
            due_on: Some(due_on),
            service_from: bill.service.0,
            service_to: on,
            ex_vat: whole,
            vat,
            incl_vat: whole + vat,
            status: if paid { InvoiceStatus::Paid } else { InvoiceStatus::Approved },
            reason: None,
            received_by_id: self.hand(world, "pmo"),
            checked_by_id: self.hand(world, "pmo-coordinator"),
            approved_by_id: self.hand(world, "finance"),
            paid_on: paid.then_some(due_on),
            outside_period: false,
            period_reason: None,
        });
        let papers = Papers {
            contract: contract_id,
            supplier: Some(bill.supplier),
            commitment: bill.commitment,
            invoice: Some(id),
            ..Papers::default()
        };
        let of = |kind, amount| entry(line, kind, amount, on, LedgerSource::Invoice, bill.description).of(papers.clone());
        self.bookings.extend(bill.commitment.map(|_| of(LedgerKind::Commitment, -whole)));
        self.bookings.push(of(LedgerKind::Actual, whole));
        id
    }

    /// Who had a hand in it; the accounts of the demo are those of its first programme.
    fn hand(&self, world: &World<'_, '_>, account: &str) -> Option<Uuid> {
        world.accounts.get(account).copied().filter(|_| self.code == "OW")
    }

    /// Writes the papers of what has happened by now; gives what is to be booked of them.
    pub async fn write(mut self, world: &World<'_, '_>) -> Result<(Uuid, Vec<Booking>), Error> {
        let (writer, now) = (world.writer, world.writer.author().now);
        let happened = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at < now);
        self.bookings.retain(|booking| happened(booking.recorded_at));
        self.bookings.sort_by_key(|booking| booking.recorded_at);
        let mut reserved = BTreeMap::<Uuid, Cents>::new();
        for booking in self.bookings.iter().filter(|booking| booking.kind == LedgerKind::Reservation) {
            let left = reserved.entry(booking.of.reservation.unwrap_or_default()).or_default();
            *left = *left + booking.amount;
        }
        let invoiced: BTreeSet<_> = self.bookings.iter().filter_map(|booking| booking.of.invoice).collect();
        let committed: BTreeSet<_> = self.bookings.iter().filter_map(|booking| Some((booking.of.commitment?, booking.line))).collect();
        for mut row in self.reservations.into_iter().filter(|row| reserved.contains_key(&row.id)) {
            if reserved.get(&row.id) == Some(&Cents::ZERO) {
                row.status = ReservationStatus::Used;
            }
            writer.insert::<reservation::Entity>(row).await?;
        }
        self.parts.retain(|part| committed.contains(&(part.commitment_id, part.budget_line_id)));
        for mut row in self.commitments {
            let parts = self.parts.iter().filter(|part| part.commitment_id == row.id).count();
            if parts > 0 {
                row.part_count = i32::try_from(parts).unwrap_or(i32::MAX);
                writer.insert::<commitment::Entity>(row).await?;
            }
        }
        writer.append::<commitment_part::Entity>(self.parts).await?;
        let waits = |row: &invoice::Model| matches!(row.status, InvoiceStatus::Received | InvoiceStatus::Checked);
        self.invoices.retain(|row| invoiced.contains(&row.id) || waits(row));
        let there: BTreeSet<_> = self.invoices.iter().map(|row| row.id).collect();
        self.lines.retain(|line| there.contains(&line.invoice_id));
        // In bulk: of these no events tell.
        writer.fill::<invoice::Entity>(self.invoices).await?;
        writer.append::<invoice_line::Entity>(self.lines).await?;
        for row in self.forecasts.into_iter().filter(|row| happened(Some(recorded(row.as_of)))) {
            writer.insert::<forecast::Entity>(row).await?;
        }
        Ok((self.programme, self.bookings))
    }
}
