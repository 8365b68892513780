//! The type of a column that a policy can hide.

use sea_orm::sea_query::{ArrayType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, ColumnType, QueryResult, TryGetError, TryGetable, Value};

/// A value that a policy can hide: NULL is hidden, or empty where the column is nullable. It is no type of the schema:
/// what exposes it has to [`Masked::open`] it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked<T>(Option<T>);

impl<T> Masked<T> {
    /// Hidden, or empty.
    pub const NONE: Self = Self(None);

    /// The value, or nothing where it is hidden or empty.
    pub fn open(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> From<T> for Masked<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> From<Option<T>> for Masked<T> {
    fn from(value: Option<T>) -> Self {
        Self(value)
    }
}

impl<T: TryGetable> TryGetable for Masked<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Option::<T>::try_get_by(row, index).map(Self)
    }
}

impl<T: Into<Value> + Nullable> From<Masked<T>> for Value {
    fn from(masked: Masked<T>) -> Self {
        masked.0.into()
    }
}

impl<T: ValueType + Nullable> ValueType for Masked<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        if value == T::null() {
            return Ok(Self(None));
        }
        T::try_from(value).map(|value| Self(Some(value)))
    }

    fn type_name() -> String {
        format!("Masked<{}>", T::type_name())
    }

    fn array_type() -> ArrayType {
        T::array_type()
    }

    fn column_type() -> ColumnType {
        T::column_type()
    }
}

impl<T: Nullable> Nullable for Masked<T> {
    fn null() -> Value {
        T::null()
    }
}
