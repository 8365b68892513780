//! Which column of a table is what.

use async_graphql::InputObject;
use serde::Deserialize;

/// Which column of the file is what, by its name in the first line; what is left out is as in the national budget tables
/// (Dutch: kolommenkaart).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, InputObject)]
#[serde(deny_unknown_fields, default)]
pub struct LedgerMap {
    /// What stands between the cells, one sign (Dutch: scheidingsteken).
    #[graphql(default_with = "LedgerMap::default().separator")]
    pub separator: String,
    /// The decimal mark, a point or a comma (Dutch: decimaalteken).
    #[graphql(default_with = "LedgerMap::default().decimal")]
    pub decimal: String,
    /// By how much the amounts are multiplied to be euros (Dutch: eenheid).
    #[graphql(default_with = "LedgerMap::default().unit")]
    pub unit: i32,
    /// The fiscal year (Dutch: begrotingsjaar).
    #[graphql(default_with = "LedgerMap::default().year")]
    pub year: String,
    /// The side of the budget (Dutch: uitgaven, verplichtingen of ontvangsten).
    #[graphql(default_with = "LedgerMap::default().side")]
    pub side: String,
    /// What the side says where it is expenditure (Dutch: uitgaven).
    #[graphql(default_with = "LedgerMap::default().expenditure")]
    pub expenditure: String,
    /// What the side says where it is commitments (Dutch: verplichtingen).
    #[graphql(default_with = "LedgerMap::default().commitment")]
    pub commitment: String,
    /// What the side says where it is receipts (Dutch: ontvangsten).
    #[graphql(default_with = "LedgerMap::default().receipt")]
    pub receipt: String,
    /// The code of the chapter; the work package with that code (Dutch: begrotingsstaat).
    #[graphql(default_with = "LedgerMap::default().chapter")]
    pub chapter: String,
    /// The name of the chapter (Dutch: omschrijving van de begrotingsstaat).
    #[graphql(default_with = "LedgerMap::default().chapter_name")]
    pub chapter_name: String,
    /// The code of the article; the line whose description begins with it (Dutch: artikel).
    #[graphql(default_with = "LedgerMap::default().article")]
    pub article: String,
    /// The name of the article (Dutch: omschrijving van het artikel).
    #[graphql(default_with = "LedgerMap::default().article_name")]
    pub article_name: String,
    /// The draft (Dutch: ontwerpbegroting).
    #[graphql(default_with = "LedgerMap::default().draft")]
    pub draft: String,
    /// The budget as adopted (Dutch: vastgestelde begroting).
    #[graphql(default_with = "LedgerMap::default().adopted")]
    pub adopted: String,
    /// The budget as it stands after the first amendment (Dutch: eerste suppletoire begroting).
    #[graphql(default_with = "LedgerMap::default().first_amendment")]
    pub first_amendment: String,
    /// The budget as it stands after the second amendment (Dutch: tweede suppletoire begroting).
    #[graphql(default_with = "LedgerMap::default().second_amendment")]
    pub second_amendment: String,
    /// What was spent, committed or received (Dutch: realisatie).
    #[graphql(default_with = "LedgerMap::default().actual")]
    pub actual: String,
}

impl Default for LedgerMap {
    fn default() -> Self {
        let [separator, decimal, year, side, expenditure, commitment, receipt] =
            [",", ".", "Begrotingsjaar", "Uitgaven (U) Verplichtingen (V) Ontvangsten (O)", "U", "V", "O"].map(str::to_owned);
        let [chapter, chapter_name, article, article_name] =
            ["Begrotingsstaat", "Begrotingsstaat omschrijving", "Onderdeel", "Omschrijving"].map(str::to_owned);
        let [draft, adopted, first_amendment, second_amendment, actual] =
            ["ontwerpbegroting", "vastgestelde begroting", "1ste suppletoire begroting", "2de suppletoire begroting", "Realisatie"]
                .map(str::to_owned);
        Self {
            separator,
            decimal,
            unit: 1_000,
            year,
            side,
            expenditure,
            commitment,
            receipt,
            chapter,
            chapter_name,
            article,
            article_name,
            draft,
            adopted,
            first_amendment,
            second_amendment,
            actual,
        }
    }
}

impl LedgerMap {
    /// The sign between the cells and the decimal mark; nothing where they can't be told from each other or from the numbers.
    pub(super) fn signs(&self) -> Option<(u8, char)> {
        let (&[separator], decimal) = (self.separator.as_bytes(), self.decimal.as_str()) else { return None };
        let decimal = [".", ","].contains(&decimal).then(|| decimal.chars().next()).flatten()?;
        let plain = separator.is_ascii() && !separator.is_ascii_alphanumeric() && !b"\"\r\n-".contains(&separator);
        (plain && char::from(separator) != decimal && self.unit > 0).then_some((separator, decimal))
    }

    /// The columns, in the order in which [`super::Row`] is read.
    pub(super) fn columns(&self) -> [&str; 11] {
        [
            &self.year,
            &self.side,
            &self.chapter,
            &self.chapter_name,
            &self.article,
            &self.article_name,
            &self.draft,
            &self.adopted,
            &self.first_amendment,
            &self.second_amendment,
            &self.actual,
        ]
    }
}
