//! A ledger that comes as a table.

use crate::command;
use crate::commands::{Command, Problems, Told};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::programmes::programme::Programme;
use crate::store::Writer;
use crate::tabular::{self, LedgerMap, Why};
use async_graphql::{ID, SimpleObject};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

command! {
    /// Books budgets and actuals from a table, all rows or none: a draft becomes the proposed amount of a line, the adopted budget, its
    /// amendments and what was spent become entries. Amounts are standings: a second time books nothing, a changed file the
    /// difference; an empty cell is unknown, and never 0. Each error names the line of the file and the column (Dutch: grootboek inlezen).
    import_ledger(ImportLedgerInput {
        /// The programme (Dutch: programma).
        programme: ID,
        /// The file as a text, in UTF-8, the names of its columns in the first line (Dutch: bestand).
        file: String,
        /// Which column is what; as in the national budget tables, if it is left out (Dutch: kolommenkaart).
        map: Option<LedgerMap>,
        #[graphql(skip)]
        report: Report,
    }) shows programme: Programme
    errors ImportLedgerErrorCode {
        /// The map can't be used.
        MapInvalid: "kies één scheidingsteken, een punt of komma voor decimalen, en een eenheid boven nul" / "choose one separator, a point or a comma for decimals, and a unit above zero",
        /// The file has no such column, or has it twice.
        ColumnMissing: "deze kolom staat niet of vaker dan eens in de eerste regel" / "this column does not stand in the first line, or more than once",
        /// The file is too large.
        FileTooLarge: "dit bestand is te groot; splits het" / "this file is too large; split it",
        /// The row has fewer or more cells than there are columns.
        RowIncomplete: "deze regel heeft niet zoveel cellen als er kolommen zijn" / "this row has not as many cells as there are columns",
        /// The cell is not UTF-8.
        NotUtf8: "deze cel is geen UTF-8; bewaar het bestand als UTF-8" / "this cell is not UTF-8; save the file as UTF-8",
        /// The cell holds a formula.
        Formula: "deze cel bevat een formule; geef de waarde" / "this cell holds a formula; give its value",
        /// The cell is no year.
        YearInvalid: "dit is geen jaar van 1900 tot en met 2200" / "this is no year from 1900 to 2200",
        /// The cell names no side.
        SideUnknown: "dit is geen van de soorten van de kolommenkaart" / "this is none of the sides of the map",
        /// The cell is no code.
        CodeInvalid: "dit is geen code van 1 tot 20 letters, cijfers en de tekens . _ -" / "this is no code of 1 to 20 letters, digits and the signs . _ -",
        /// The cell is no name.
        NameInvalid: "deze naam is leeg, te lang, of bevat stuurtekens" / "this name is empty, too long, or holds control characters",
        /// The cell is no amount.
        AmountInvalid: "dit is geen bedrag in de vorm van de kolommenkaart" / "this is no amount as the map says",
        /// The amount is too large, or finer than a cent.
        AmountOutOfRange: "dit bedrag is groter dan 900 miljard euro, of fijner dan een cent" / "this amount is larger than 900 billion euros, or finer than a cent",
        /// The row holds no amount.
        NothingKnown: "op deze regel staat geen bedrag" / "this row holds no amount",
        /// An amendment without the budget that it amends.
        AdoptedMissing: "een wijziging zonder vastgestelde begroting" / "an amendment without an adopted budget",
        /// An earlier row is of the same year, side, chapter and article.
        RowTwice: "dit artikel stond al op een eerdere regel" / "this article stood on an earlier row",
        /// The year lies outside the programme.
        YearOutside: "dit jaar valt buiten de looptijd van het programma" / "this year lies outside the programme",
        /// The programme is closed.
        ProgrammeClosed: "dit programma is afgesloten" / "this programme is closed",
        /// There is no such work package.
        WorkPackageUnknown: "er is geen werkpakket met deze code" / "there is no work package with this code",
        /// The budget of the year is not adopted.
        BudgetNotAdopted: "de begroting van dit jaar is nog niet vastgesteld" / "the budget of this year is not adopted yet",
        /// The year is not over: its budget is adopted and amended by four eyes.
        YearNotOver: "dit jaar is nog niet voorbij: de begroting ervan wordt vastgesteld en gewijzigd door vier ogen" / "this year is not over: its budget is adopted and amended by four eyes",
        /// The budget of the year is closed.
        BudgetClosed: "de begroting van dit jaar is afgesloten" / "the budget of this year is closed",
        /// Several lines have the code of the article.
        LineAmbiguous: "meer posten hebben deze code" / "several lines have this code",
        /// On the line is booked what was not imported.
        BookedOtherwise: "op deze post is ook anders geboekt; een stand is dan niet te boeken" / "this line holds other bookings; a standing can't be booked on it",
    }
    tells {
        /// What was read, and what was booked of it, or would be; null where the request is a repetition (Dutch: verslag).
        report: Report
    }
}

/// What was read of a table, and what was booked of it (Dutch: verslag).
#[derive(Clone, Debug, SimpleObject)]
pub struct ImportReport {
    /// The rows of the file, the names of its columns not counted (Dutch: gelezen regels).
    rows_read: usize,
    /// The rows that were refused; where there are any, nothing is booked, and the first 100 are told as errors (Dutch: geweigerde regels).
    rows_refused: usize,
    /// The lines of budgets that were not there (Dutch: nieuwe posten).
    lines_made: usize,
    /// The entries of the ledger (Dutch: boekingen).
    entries_booked: usize,
}

/// Where the report is written while the table is booked.
#[derive(Clone, Debug, Default)]
pub struct Report(Arc<OnceLock<ImportReport>>);

impl Told for Report {
    type Shown = ImportReport;

    fn told(&self, _: bool) -> Option<ImportReport> {
        self.0.get().cloned()
    }
}

impl From<Why> for ImportLedgerErrorCode {
    fn from(why: Why) -> Self {
        match why {
            Why::MapInvalid => Self::MapInvalid,
            Why::ColumnMissing => Self::ColumnMissing,
            Why::FileTooLarge => Self::FileTooLarge,
            Why::RowIncomplete => Self::RowIncomplete,
            Why::NotUtf8 => Self::NotUtf8,
            Why::Formula => Self::Formula,
            Why::YearInvalid => Self::YearInvalid,
            Why::SideUnknown => Self::SideUnknown,
            Why::CodeInvalid => Self::CodeInvalid,
            Why::NameInvalid => Self::NameInvalid,
            Why::AmountInvalid => Self::AmountInvalid,
            Why::AmountOutOfRange => Self::AmountOutOfRange,
            Why::NothingKnown => Self::NothingKnown,
            Why::AdoptedMissing => Self::AdoptedMissing,
            Why::RowTwice => Self::RowTwice,
            Why::YearOutside => Self::YearOutside,
            Why::ProgrammeClosed => Self::ProgrammeClosed,
            Why::WorkPackageUnknown => Self::WorkPackageUnknown,
            Why::BudgetNotAdopted => Self::BudgetNotAdopted,
            Why::YearNotOver => Self::YearNotOver,
            Why::BudgetClosed => Self::BudgetClosed,
            Why::LineAmbiguous => Self::LineAmbiguous,
            Why::BookedOtherwise => Self::BookedOtherwise,
        }
    }
}

#[async_trait::async_trait]
impl Command for ImportLedgerInput {
    const SUBJECT: &'static str = "programme";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ImportLedgerErrorCode>) -> Result<Uuid, Error> {
        let programme = ids::key(&self.programme, Programme::table(), "input.programme")?;
        let map = self.map.clone().unwrap_or_default();
        let table = tabular::read(self.file.as_bytes(), &map, |_| {}).map_err(Error::internal)?;
        let rows_read = usize::try_from(table.read).map_err(Error::internal)?;
        let report = match tabular::book(writer, programme, &map, table).await? {
            Ok(booked) => ImportReport { rows_read, rows_refused: 0, lines_made: booked.lines, entries_booked: booked.entries },
            Err(refusals) => {
                for refusal in refusals.first {
                    let place = [Some("file".to_owned()), Some(refusal.line.to_string()), refusal.column];
                    problems.add_at(refusal.why.into(), place.into_iter().flatten());
                }
                ImportReport { rows_read, rows_refused: refusals.count, lines_made: 0, entries_booked: 0 }
            }
        };
        drop(self.report.0.set(report));
        Ok(programme)
    }
}
