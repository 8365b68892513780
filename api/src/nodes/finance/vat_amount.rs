//! An amount with its VAT.

use crate::graphql::{Cell, Json, Loaded, Money};
use async_graphql::SimpleObject;

/// An amount without VAT, the VAT on it, and both together; they add up to the cent (Dutch: bedrag met btw).
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub struct VatAmount {
    /// Without VAT (Dutch: exclusief btw).
    ex_vat: Money,
    /// The VAT (Dutch: btw).
    vat: Money,
    /// With VAT (Dutch: inclusief btw).
    incl_vat: Money,
}

impl Loaded for VatAmount {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let money = |at: usize| Money::load(json.at(at), cell);
        Some(Self { ex_vat: money(0)?, vat: money(1)?, incl_vat: money(2)? })
    }
}
