//! Sets of classes of data. The classes themselves are [`entity::Class`]; which field has which stands in the policies.

use entity::Class;
use std::ops::BitOr;

/// The classes of data that a grant shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Classes(u8);

impl Classes {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// What partners may know: public data and what is shared.
    pub const SHARED: Self = Self(1 << Class::Pub as u8 | 1 << Class::Shr as u8);
    /// What the staff of a programme knows.
    pub const STAFF: Self = Self(Self::SHARED.0 | 1 << Class::Fnd as u8 | 1 << Class::Int as u8);

    /// These and one more.
    #[must_use]
    pub const fn and(self, class: Class) -> Self {
        Self(self.0 | 1 << class as u8)
    }

    /// Whether a class is among them.
    pub const fn contains(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    /// Whether there are none.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
