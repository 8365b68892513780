//! From a bearer token to an [`Actor`](crate::access::Actor): who signed it, whose it is, and what that account may now.

mod accounts;
mod api_token;
mod bearer;
mod claims;
pub mod demo;
mod jwks;
mod keys;
#[cfg(test)]
mod tests;

pub use accounts::Accounts;
pub use api_token::Key;
pub use bearer::{Authenticator, Identity, ON_BEHALF_OF, Refused};
