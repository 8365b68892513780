//! Budgets and spending.

pub mod approve_invoice;
pub mod cancel_reservation;
pub mod check_invoice;
pub mod commit;
pub mod credit_invoice;
pub mod forecast_line;
pub mod forecast_work_package;
mod parts;
pub mod pay_invoice;
pub mod raise_commitment;
pub mod receive_invoice;
pub mod reject_invoice;
pub mod release_commitment;
pub mod reserve;
mod spending;
