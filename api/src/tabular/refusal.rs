//! Why a row was refused, and where it stands.

/// What is wrong with a row; its messages are those of the mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The map itself can't be used.
    MapInvalid,
    /// The file has no such column, or has it twice.
    ColumnMissing,
    /// The file is larger than one import may be.
    FileTooLarge,
    /// The row has fewer or more cells than the file has columns.
    RowIncomplete,
    /// The cell is not UTF-8.
    NotUtf8,
    /// The cell holds a formula.
    Formula,
    /// The cell is no year.
    YearInvalid,
    /// The cell names none of the sides.
    SideUnknown,
    /// The cell is no code.
    CodeInvalid,
    /// The cell is no name.
    NameInvalid,
    /// The cell is no number as the map says.
    AmountInvalid,
    /// The amount is larger than an import may book, or finer than a cent.
    AmountOutOfRange,
    /// The row holds no amount.
    NothingKnown,
    /// An amendment without the budget that it amends.
    AdoptedMissing,
    /// An earlier row is of the same year, side, chapter and article.
    RowTwice,
    /// The year lies outside the programme.
    YearOutside,
    /// The programme is closed.
    ProgrammeClosed,
    /// The programme has no such work package, and the author may make none.
    WorkPackageUnknown,
    /// The budget of the year is not adopted.
    BudgetNotAdopted,
    /// The year is not over: its budget is adopted and amended by four eyes.
    YearNotOver,
    /// The budget of the year is closed.
    BudgetClosed,
    /// Several lines have the code of the article.
    LineAmbiguous,
    /// On the line is booked what did not come from here.
    BookedOtherwise,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its line in the file, from 1; the header is the first.
    pub line: u64,
    /// The column, where it is of one.
    pub column: Option<String>,
    /// Why.
    pub why: Why,
}

/// The rows that were refused: how many, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    /// The first.
    pub first: Vec<Refusal>,
    /// All.
    pub count: usize,
    /// The line of the last of them.
    last: Option<u64>,
}

impl Refusals {
    /// So many are told one by one.
    const TOLD: usize = 100;

    /// Notes one.
    pub fn add(&mut self, line: u64, column: Option<&str>, why: Why) {
        // Rows come in order, and a row with several cells that are wrong is one row.
        if self.last != Some(line) {
            self.count += 1;
            self.last = Some(line);
        }
        if self.first.len() < Self::TOLD {
            self.first.push(Refusal { line, column: column.map(str::to_owned), why });
        }
    }
}
