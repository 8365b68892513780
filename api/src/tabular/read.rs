//! From a file to rows: each as it stands there, or refused.

use super::map::LedgerMap;
use super::refusal::{Refusals, Why};
use crate::rules::text::{code, tidy};
use csv::{ByteRecord, ReaderBuilder, Terminator};
use entity::{BudgetSide, Cents};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::io::{self, Read};

/// A file has no more rows.
const ROWS: u64 = 100_000;
/// A file has no more bytes.
const BYTES: u64 = 32 * 1024 * 1024;
/// An amount is no larger, in cents: nine hundred billion euros. So the sum of all rows of a file is one that cents can hold.
const LARGEST: i64 = 90_000_000_000_000;

/// A row: the standings of an article of a chapter in a year, on one side of its budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file.
    pub line: u64,
    /// The fiscal year.
    pub year: i32,
    /// The side of the budget.
    pub side: BudgetSide,
    /// The code of the chapter.
    pub chapter: String,
    /// The name of the chapter.
    pub chapter_name: String,
    /// The code of the article.
    pub article: String,
    /// The name of the article.
    pub article_name: String,
    /// The draft, if it is known.
    pub draft: Option<Cents>,
    /// The budget as adopted, and as it stands after the first and the second amendment, as far as that is known.
    pub budget: [Option<Cents>; 3],
    /// What was spent, if it is known.
    pub actual: Option<Cents>,
}

impl Row {
    /// Whether it knows more than a draft.
    pub fn is_adopted(&self) -> bool {
        self.actual.is_some() || self.budget.iter().any(Option::is_some)
    }
}

/// A file, read.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How many rows stood there.
    pub read: u64,
    /// Those that can be booked.
    pub rows: Vec<Row>,
    /// Those that can't.
    pub refusals: Refusals,
}

/// Reads a file. No more of it is held than its rows; `progress` is told how many there are, now and then.
///
/// # Errors
/// What the file system says.
pub fn read(source: impl Read, map: &LedgerMap, mut progress: impl FnMut(u64)) -> io::Result<Table> {
    let mut table = Table::default();
    let Some((separator, decimal)) = map.signs() else {
        table.refusals.add(1, None, Why::MapInvalid);
        return Ok(table);
    };
    let source = Bounded { source, left: BYTES };
    // A line ends where it ends for who counts lines; what may stand before that is trimmed with the last cell.
    let mut reader =
        ReaderBuilder::new().delimiter(separator).terminator(Terminator::Any(b'\n')).flexible(true).has_headers(false).from_reader(source);
    let mut record = ByteRecord::new();
    let (mut header, mut seen): (Option<Header>, _) = (None, HashMap::new());
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    table.refusals.add(reader.position().line(), None, Why::FileTooLarge);
                    break;
                }
                csv::ErrorKind::Io(error) => return Err(error),
                other => return Err(io::Error::other(format!("{other:?}"))),
            },
        }
        if record.len() == 1 && record[0].trim_ascii().is_empty() {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let Some(header) = &header else {
            match Header::of(&record, map, &mut table.refusals) {
                Some(found) => header = Some(found),
                None => return Ok(table),
            }
            continue;
        };
        table.read += 1;
        if table.read > ROWS {
            table.refusals.add(line, None, Why::FileTooLarge);
            break;
        }
        if table.read.is_multiple_of(1_000) {
            progress(table.read);
        }
        let mut cells = Cells { header, record: &record, map, decimal, line, refusals: &mut table.refusals };
        let Some(row) = cells.row() else { continue };
        let key = (row.year, row.side, row.chapter.to_lowercase(), row.article.to_lowercase());
        if seen.insert(key, line).is_some() {
            table.refusals.add(line, Some(&map.article), Why::RowTwice);
            continue;
        }
        table.rows.push(row);
    }
    if header.is_none() {
        table.refusals.add(1, Some(&map.year), Why::ColumnMissing);
    }
    Ok(table)
}

/// Reads so many bytes, and no more.
struct Bounded<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

/// The first line: where each column stands.
struct Header {
    names: Vec<String>,
    at: [usize; 11],
}

impl Header {
    fn of(record: &ByteRecord, map: &LedgerMap, refusals: &mut Refusals) -> Option<Self> {
        let names: Option<Vec<_>> = record.iter().map(|name| Some(std::str::from_utf8(name).ok()?.trim().to_owned())).collect();
        let Some(names) = names else {
            refusals.add(1, None, Why::NotUtf8);
            return None;
        };
        let mut at = [0; 11];
        for (place, wanted) in at.iter_mut().zip(map.columns()) {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(at, _)| at);
            match (found.next(), found.next()) {
                (Some(found), None) => *place = found,
                _ => refusals.add(1, Some(wanted), Why::ColumnMissing),
            }
        }
        (refusals.count == 0).then_some(Self { names, at })
    }
}

/// A row while it is read: all that is wrong with it is told at once.
struct Cells<'a> {
    header: &'a Header,
    record: &'a ByteRecord,
    map: &'a LedgerMap,
    decimal: char,
    line: u64,
    refusals: &'a mut Refusals,
}

impl Cells<'_> {
    fn row(&mut self) -> Option<Row> {
        let names = &self.header.names;
        if self.record.len() != names.len() {
            let missing = names.get(self.record.len()).or(names.last()).map(String::as_str);
            self.refusals.add(self.line, missing, Why::RowIncomplete);
            return None;
        }
        let before = self.refusals.count;
        let year = self.read(0, |text| text.parse().ok().filter(|year| (1900..=2200).contains(year)).ok_or(Why::YearInvalid));
        let map = self.map;
        let sides =
            [(&map.expenditure, BudgetSide::Expenditure), (&map.commitment, BudgetSide::Commitment), (&map.receipt, BudgetSide::Receipt)];
        let side = self.read(1, |text| sides.iter().find(|(name, _)| *name == text).map(|(_, side)| *side).ok_or(Why::SideUnknown));
        let chapter = self.read(2, |text| code(text, 20).ok_or(Why::CodeInvalid));
        let chapter_name = self.read(3, |text| tidy(text, 180).ok_or(Why::NameInvalid));
        let article = self.read(4, |text| code(text, 20).ok_or(Why::CodeInvalid));
        let article_name = self.read(5, |text| tidy(text, 170).ok_or(Why::NameInvalid));
        let (decimal, unit) = (self.decimal, map.unit);
        let [draft, adopted, first, second, actual] =
            [6, 7, 8, 9, 10].map(|at| self.read(at, |text| amount(text, decimal, unit)).flatten());
        if before == self.refusals.count && [draft, adopted, first, second, actual].iter().all(Option::is_none) {
            self.refusals.add(self.line, Some(&map.draft), Why::NothingKnown);
        }
        if before != self.refusals.count {
            return None;
        }
        Some(Row {
            line: self.line,
            year: year?,
            side: side?,
            chapter: chapter?,
            chapter_name: chapter_name?,
            article: article?,
            article_name: article_name?,
            draft,
            budget: [adopted, first, second],
            actual,
        })
    }

    /// Reads the cell of a column, or notes why it can't be.
    fn read<T>(&mut self, at: usize, read: impl FnOnce(&str) -> Result<T, Why>) -> Option<T> {
        let cell = self.record.get(*self.header.at.get(at)?)?;
        let read = match std::str::from_utf8(cell) {
            Err(_) => Err(Why::NotUtf8),
            // A spreadsheet would run it where somebody opens what is exported.
            Ok(text) if text.starts_with(['=', '+', '@', '\t']) => Err(Why::Formula),
            Ok(text) => read(text.trim()),
        };
        match read {
            Ok(value) => Some(value),
            Err(why) => {
                self.refusals.add(self.line, self.map.columns().get(at).copied(), why);
                None
            }
        }
    }
}

/// An amount in units of euros; an empty cell is unknown, and not 0.
fn amount(text: &str, decimal: char, unit: i32) -> Result<Option<Cents>, Why> {
    if text.is_empty() {
        return Ok(None);
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, part) = digits.split_once(decimal).unwrap_or((digits, "0"));
    let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if !plain(whole) || !plain(part) {
        return Err(Why::AmountInvalid);
    }
    let units = Decimal::from_str_exact(&format!("{sign}{whole}.{part}")).map_err(|_| Why::AmountOutOfRange)?;
    let euros = units.checked_mul(unit.into()).ok_or(Why::AmountOutOfRange)?;
    let cents = Cents::try_from(euros).map_err(|_| Why::AmountOutOfRange)?;
    if cents.0.unsigned_abs() > LARGEST.unsigned_abs() { Err(Why::AmountOutOfRange) } else { Ok(Some(cents)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Begrotingsjaar,Uitgaven (U) Verplichtingen (V) Ontvangsten (O),Begrotingsstaat,Begrotingsstaat omschrijving,Onderdeel,Omschrijving,ontwerpbegroting,vastgestelde begroting,1ste suppletoire begroting,2de suppletoire begroting,Realisatie";

    fn table(text: impl AsRef<[u8]>) -> Table {
        read(text.as_ref(), &LedgerMap::default(), |_| {}).unwrap()
    }

    /// What a row under the header is refused for.
    fn refused(row: &str) -> Vec<(u64, String, Why)> {
        let refusals = table(format!("{HEADER}\n{row}\n")).refusals.first;
        refusals.into_iter().map(|refusal| (refusal.line, refusal.column.unwrap_or_default(), refusal.why)).collect()
    }

    #[test]
    fn an_amount_is_exact_unknown_or_refused() {
        for (text, unit, expected) in [
            ("", 1_000, Ok(None)),
            ("0", 1_000, Ok(Some(0))),
            ("-49193450", 1_000, Ok(Some(-4_919_345_000_000))),
            ("0.00001", 1_000, Ok(Some(1))),
            ("0.000001", 1_000, Err(Why::AmountOutOfRange)),
            ("1.005", 1, Err(Why::AmountOutOfRange)),
            ("1000000000000000000000000000000", 1, Err(Why::AmountOutOfRange)),
            ("900000000000", 1, Ok(Some(90_000_000_000_000))),
            ("900000000000.01", 1, Err(Why::AmountOutOfRange)),
            ("1,5", 1, Err(Why::AmountInvalid)),
            ("1.234.567", 1, Err(Why::AmountInvalid)),
            ("1e5", 1, Err(Why::AmountInvalid)),
            ("--1", 1, Err(Why::AmountInvalid)),
            (".5", 1, Err(Why::AmountInvalid)),
            ("\u{0661}", 1, Err(Why::AmountInvalid)),
            ("n.v.t.", 1, Err(Why::AmountInvalid)),
        ] {
            assert_eq!(amount(text, '.', unit), expected.map(|cents| cents.map(Cents)), "{text}");
        }
        assert_eq!(amount("1,5", ',', 1), Ok(Some(Cents(150))));
    }

    #[test]
    fn a_row_is_read_as_it_stands_and_a_mark_of_the_encoding_is_no_part_of_it() {
        let table = table(format!("\u{feff}{HEADER}\r\n2015,U,XVIII,Wonen,12,\"Bouw, en meer\",1,2,,4,-5\r\n"));
        assert_eq!((table.read, table.refusals.count), (1, 0), "{:?}", table.refusals);
        let row = &table.rows[0];
        assert_eq!((row.line, row.year, row.side, row.article_name.as_str()), (2, 2015, BudgetSide::Expenditure, "Bouw, en meer"));
        assert_eq!(
            (row.draft, row.budget, row.actual),
            (Some(Cents(100_000)), [Some(Cents(200_000)), None, Some(Cents(400_000))], Some(Cents(-500_000)),)
        );
    }

    #[test]
    fn what_is_wrong_with_a_row_is_told_at_once_with_line_and_column() {
        let all = refused("15,X,A B,,12,\"=HYPERLINK(\"\"x\"\")\",1,x,,,1e9");
        assert_eq!(
            all,
            [
                (2, "Begrotingsjaar".to_owned(), Why::YearInvalid),
                (2, "Uitgaven (U) Verplichtingen (V) Ontvangsten (O)".to_owned(), Why::SideUnknown),
                (2, "Begrotingsstaat".to_owned(), Why::CodeInvalid),
                (2, "Begrotingsstaat omschrijving".to_owned(), Why::NameInvalid),
                (2, "Omschrijving".to_owned(), Why::Formula),
                (2, "vastgestelde begroting".to_owned(), Why::AmountInvalid),
                (2, "Realisatie".to_owned(), Why::AmountInvalid),
            ]
        );
        assert_eq!(refused("2015,U,X,Naam,1,\"een\nregel\",1,,,,"), [(2, "Omschrijving".to_owned(), Why::NameInvalid)]);
        assert_eq!(refused("2015,U,X,Naam,1,Een,1"), [(2, "vastgestelde begroting".to_owned(), Why::RowIncomplete)]);
        assert_eq!(refused("2015,U,X,Naam,1,Een,1,2,3,4,5,6"), [(2, "Realisatie".to_owned(), Why::RowIncomplete)]);
        assert_eq!(refused("2015,U,X,Naam,1,\"Een,1,2,3,4,5"), [(2, "ontwerpbegroting".to_owned(), Why::RowIncomplete)]);
        assert_eq!(refused("2015,U,X,Naam,1,Een,,,,,"), [(2, "ontwerpbegroting".to_owned(), Why::NothingKnown)]);
        let twice = "2015,U,x,Naam,1,Een,1,,,,\n2015,V,X,Naam,1,Een,1,,,,\n2015,U,X,Naam,1,Een,1,,,,";
        assert_eq!(refused(twice), [(4, "Onderdeel".to_owned(), Why::RowTwice)]);
    }

    #[test]
    fn a_file_that_is_no_table_is_refused() {
        assert_eq!(table("").refusals.first[0].why, Why::ColumnMissing);
        let without = table(HEADER.replace("Realisatie", "Realisation"));
        assert_eq!(
            without.refusals.first,
            [super::super::Refusal { line: 1, column: Some("Realisatie".to_owned()), why: Why::ColumnMissing }]
        );
        assert_eq!(table(format!("{HEADER},Realisatie")).refusals.first[0].why, Why::ColumnMissing);
        let mut latin = format!("{HEADER}\n2015,U,X,Financi").into_bytes();
        latin.extend(b"\xebn,1,Een,1,,,,\n");
        let refusal = &table(latin).refusals.first[0];
        assert_eq!((refusal.line, refusal.column.as_deref(), refusal.why), (2, Some("Begrotingsstaat omschrijving"), Why::NotUtf8));
        let wide: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(table([b"\xff\xfe".to_vec(), wide].concat()).refusals.first[0].why, Why::NotUtf8);
        let map = LedgerMap { separator: ";;".to_owned(), ..LedgerMap::default() };
        assert_eq!(read(&b""[..], &map, |_| {}).unwrap().refusals.first[0].why, Why::MapInvalid);
    }

    #[test]
    fn a_file_without_end_is_read_no_further_than_it_may_be() {
        let endless = |text: &'static str| io::Cursor::new(format!("{HEADER}\n")).chain(Endless(text.as_bytes(), 0));
        let table = read(endless("2015,U,X,Naam,1,Een,x,,,,\n"), &LedgerMap::default(), |_| {}).unwrap();
        assert!(table.read <= ROWS + 1 && table.rows.is_empty() && table.refusals.first.len() == 100);
        let table = read(endless("\"x"), &LedgerMap::default(), |_| {}).unwrap();
        assert_eq!(table.refusals.first[0].why, Why::FileTooLarge);
    }

    /// The same text again and again.
    struct Endless(&'static [u8], usize);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.0[self.1 % self.0.len()];
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }
}
