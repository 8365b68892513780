//! Who does what, and who is kept from it though his role allows it: one table over all mutations, made of the commands
//! themselves and printed to `docs/`.

use super::frame::Command;
use crate::access::describe;
use crate::graphql::Noun;
use entity::Role;

/// Who is kept from a mutation that his role allows. Persons are counted, not accounts; of a deputy and the one for whom he acts,
/// both are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excluded {
    /// Nobody.
    Nobody,
    /// Who asked for it, or for whom it was asked.
    WhoAsked,
    /// Who would gain by it: nobody gives himself anything.
    WhoGains,
    /// Whose account it is.
    WhoseAccount,
}

impl Excluded {
    /// What the printed table says.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "–",
            Self::WhoAsked => "who asked for it, and for whom he did",
            Self::WhoGains => "who would gain by it",
            Self::WhoseAccount => "whose account it is",
        }
    }
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Duty {
    /// The mutation, as the schema calls it.
    pub mutation: String,
    /// The roles that do it, of the rows that their grants reach.
    pub roles: Vec<Role>,
    /// Who is kept from it.
    pub excluded: Excluded,
}

/// The field of a mutation, which knows its line.
pub trait Dutiful {
    /// Its line of the table.
    fn duty() -> Duty;
}

/// The line of a command. Its roles are those that its policy lets make such a row, or change one: what is changed, the input names
/// with the version that was seen.
pub fn of<C: Command>() -> Duty {
    let described = describe::<<C::Noun as Noun>::Entity>();
    let does = described.roles.into_iter().filter(|(_, does)| if C::changes() { does.changes } else { does.creates });
    Duty { mutation: camel(C::FIELD), roles: does.map(|(role, _)| role).collect(), excluded: C::EXCLUDED }
}

/// `grant_role` as `grantRole`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &part[..1].to_ascii_uppercase() + &part[1..])
}
