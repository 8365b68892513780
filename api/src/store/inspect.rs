//! What a statement of a view may be: one SELECT over bare names of the table list, its own WITH names and
//! subqueries, with functions of an allow-list. Everything else is refused, whatever the engine would make of it.

use super::tokens::{Kind, Token};
use std::collections::HashMap;

/// What the rewriting has to know of a statement that passed.
pub(super) struct Inspected {
    /// The tables that it reads, by their place in the list.
    pub tables: Vec<usize>,
    /// What the statement begins with: nothing, `WITH` or `WITH RECURSIVE`.
    pub opening: Opening,
}

/// How the statement begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    Select,
    With,
    WithRecursive,
}

/// Keywords that write, lock, or read a table without FROM.
const REFUSED: [&str; 14] =
    ["insert", "update", "delete", "merge", "into", "table", "copy", "execute", "prepare", "lock", "call", "pragma", "attach", "share"];

/// What stands before a parenthesis and is no function.
const KEYWORDS: [&str; 38] = [
    "select",
    "distinct",
    "from",
    "join",
    "on",
    "using",
    "where",
    "and",
    "or",
    "not",
    "in",
    "exists",
    "any",
    "all",
    "some",
    "as",
    "materialized",
    "when",
    "then",
    "else",
    "case",
    "between",
    "like",
    "by",
    "having",
    "limit",
    "offset",
    "union",
    "except",
    "intersect",
    "values",
    "over",
    "filter",
    "lateral",
    "with",
    "is",
    "escape",
    "end",
];

/// The functions that statements of ours use; none of them reads a table or changes a setting.
const FUNCTIONS: [&str; 38] = [
    "count",
    "sum",
    "min",
    "max",
    "avg",
    "coalesce",
    "nullif",
    "lower",
    "upper",
    "length",
    "round",
    "abs",
    "cast",
    "extract",
    "date",
    "json",
    "json_array",
    "json_build_array",
    "json_agg",
    "json_group_array",
    "hex",
    "to_char",
    "to_json",
    "strftime",
    "row_number",
    "rank",
    "dense_rank",
    "instr",
    "strpos",
    "substr",
    "substring",
    "trim",
    "replace",
    "concat",
    "greatest",
    "least",
    "date_trunc",
    "array",
];

/// Calls in which FROM is part of the syntax, not a table.
const FROM_INSIDE: [&str; 3] = ["extract", "substring", "trim"];

/// Keywords that end the FROM part of a SELECT.
const AFTER_FROM: [&str; 11] = ["where", "group", "order", "having", "limit", "offset", "fetch", "window", "union", "except", "intersect"];

/// One level of parentheses.
#[derive(Clone, Copy, Default)]
struct Frame<'a> {
    /// The function whose arguments stand here.
    call: Option<&'a str>,
    select: bool,
    from: bool,
    /// The list of a WITH is open: a comma is followed by a name.
    with: bool,
}

/// Reads the tokens once, and says what the statement is, or why it is refused.
pub(super) fn inspect(tokens: &[Token<'_>], names: &HashMap<&'static str, usize>) -> Result<Inspected, String> {
    let opening = opening(tokens)?;
    let own = own_names(tokens, names)?;
    let mut found = Vec::new();
    let mut frames = vec![Frame::default()];
    let mut wants_table = false;
    for (nth, token) in tokens.iter().enumerate() {
        let before = nth.checked_sub(1).map(|before| tokens[before]);
        let next = tokens.get(nth + 1);
        let opens = next.is_some_and(|next| next.is_mark("("));
        let frame = frames.last_mut().ok_or("a parenthesis too many")?;
        if wants_table && !token.is_mark("(") && !token.is_word("lateral") {
            wants_table = false;
            let word = token.text.to_ascii_lowercase();
            if token.is_word("select") || token.is_word("with") || token.is_word("values") {
                frame.from = false; // the parenthesis after FROM holds a subquery
            } else if !token.is_name() || opens || next.is_some_and(|next| next.is_mark(".")) {
                return Err(format!("«{}» after FROM", token.text));
            } else if let Some(&table) = names.get(word.as_str()) {
                if !found.contains(&table) {
                    found.push(table);
                }
                continue;
            } else if own.contains(&word) {
                continue;
            } else {
                return Err(format!("«{}» is no table of a view", token.text));
            }
        }
        match token.kind {
            Kind::Mark => match token.text {
                ";" => return Err("more than one statement".to_owned()),
                "(" => {
                    let call = before.filter(|before| before.kind == Kind::Word && !is_one_of(&KEYWORDS, before)).map(|before| before.text);
                    frames.push(Frame { call, from: wants_table, select: wants_table, ..Frame::default() });
                }
                ")" => {
                    frames.pop();
                    wants_table = false;
                }
                "," => wants_table = frame.from,
                _ => {}
            },
            Kind::Quoted if opens && !frame.with => return Err("a function by a quoted name".to_owned()),
            Kind::Word if is_one_of(&REFUSED, token) => return Err(format!("«{}»", token.text)),
            Kind::Word
                if opens
                    && !is_one_of(&KEYWORDS, token)
                    && (!is_one_of(&FUNCTIONS, token) || before.is_some_and(|before| before.is_mark("."))) =>
            {
                return Err(format!("the function «{}»", token.text));
            }
            Kind::Word if token.is_word("select") => (frame.select, frame.from, frame.with) = (true, false, false),
            Kind::Word if token.is_word("with") => frame.with = true,
            Kind::Word if token.is_word("from") => {
                if frame.select && !before.is_some_and(|before| before.is_word("distinct")) {
                    (frame.from, wants_table) = (true, true);
                } else if !frame.select && !frame.call.is_some_and(|call| FROM_INSIDE.iter().any(|known| call.eq_ignore_ascii_case(known)))
                {
                    return Err("FROM outside a SELECT".to_owned());
                }
            }
            Kind::Word if token.is_word("join") => wants_table = true,
            Kind::Word if is_one_of(&AFTER_FROM, token) => frame.from = false,
            _ => {}
        }
    }
    if frames.len() == 1 { Ok(Inspected { tables: found, opening }) } else { Err("an open parenthesis".to_owned()) }
}

fn is_one_of(list: &[&str], token: &Token<'_>) -> bool {
    list.iter().any(|word| token.text.eq_ignore_ascii_case(word))
}

fn opening(tokens: &[Token<'_>]) -> Result<Opening, String> {
    let inner = tokens.iter().find(|token| !token.is_mark("("));
    match (tokens.first(), inner) {
        (Some(first), _) if first.is_word("with") && tokens.get(1).is_some_and(|next| next.is_word("recursive")) => {
            Ok(Opening::WithRecursive)
        }
        (Some(first), _) if first.is_word("with") => Ok(Opening::With),
        (_, Some(inner)) if inner.is_word("select") || inner.is_word("with") => Ok(Opening::Select),
        _ => Err("no SELECT".to_owned()),
    }
}

/// The names that the statement gives to its own WITH parts. None may be that of a table or of the engine.
fn own_names(tokens: &[Token<'_>], names: &HashMap<&'static str, usize>) -> Result<Vec<String>, String> {
    let mut own = Vec::new();
    for (nth, token) in tokens.iter().enumerate().filter(|(_, token)| token.is_name()) {
        let is = |offset: usize, word: &str| tokens.get(nth + offset).is_some_and(|token| token.is_word(word));
        let body = 2 + usize::from(is(2, "not")) + usize::from(is(2, "materialized") || is(3, "materialized"));
        let after = nth.checked_sub(1).map(|before| tokens[before]);
        let first = after.is_some_and(|before| before.is_word("with") || before.is_word("recursive") || before.is_mark(","));
        if first && is(1, "as") && tokens.get(nth + body).is_some_and(|token| token.is_mark("(")) {
            let name = token.text.to_ascii_lowercase();
            if names.contains_key(name.as_str())
                || ["pg_", "sqlite_", "information_schema", "seaql"].iter().any(|head| name.starts_with(head))
            {
                return Err(format!("a WITH that shadows «{name}»"));
            }
            own.push(name);
        }
    }
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn read(sql: &str) -> Result<Vec<usize>, String> {
        let names = HashMap::from([("contract", 0), ("person", 1)]);
        let tokens = tokens(sql).map_err(str::to_owned)?;
        inspect(&tokens, &names).map(|inspected| inspected.tables)
    }

    #[test]
    fn the_tables_of_a_select_are_found_where_tables_stand() {
        for (sql, tables) in [
            ("SELECT count(*) FROM contract", vec![0]),
            ("select 1 from CONTRACT c join \"person\" p on p.id = c.id", vec![0, 1]),
            ("SELECT * FROM contract, person", vec![0, 1]),
            ("SELECT * FROM (contract JOIN person ON TRUE)", vec![0, 1]),
            ("WITH x AS (SELECT * FROM contract), y AS NOT MATERIALIZED (SELECT 1) SELECT * FROM x, y", vec![0]),
            ("SELECT (SELECT count(*) FROM person) AS contract", vec![1]),
            ("SELECT * FROM (SELECT id FROM contract UNION SELECT id FROM person) u", vec![0, 1]),
            ("SELECT extract(year FROM starts_on) FROM contract WHERE a IS DISTINCT FROM b", vec![0]),
            ("SELECT 'person' AS person FROM contract WHERE id IN (SELECT 1)", vec![0]),
            ("SELECT 1", vec![]),
        ] {
            assert_eq!(read(sql), Ok(tables), "{sql}");
        }
    }

    #[test]
    fn hostile_statements_are_refused() {
        for sql in [
            "SELECT * FROM public.contract",
            "SELECT * FROM \"public\".\"contract\"",
            "SELECT * FROM \"main\" . contract",
            "SELECT * FROM any_schema.contract",
            "SELECT * FROM account",
            "SELECT * FROM contract, account",
            "SELECT * FROM contract JOIN LATERAL account ON TRUE",
            "SELECT * FROM (contract CROSS JOIN account)",
            "SELECT * FROM 'contract'",
            "SELECT * FROM [contract]",
            "SELECT * FROM ONLY contract",
            "TABLE contract",
            "SELECT 1 UNION TABLE contract",
            "SELECT * FROM (TABLE contract) x",
            "DELETE FROM contract",
            "WITH x AS (DELETE FROM contract RETURNING *) SELECT * FROM x",
            "SELECT 1; SELECT * FROM contract",
            "SELECT * INTO copy FROM contract",
            "SELECT * FROM contract FOR UPDATE",
            "SELECT * FROM contract FOR SHARE",
            "SELECT * FROM sqlite_master",
            "SELECT * FROM pg_class",
            "SELECT * FROM pg_class, (WITH pg_class AS (SELECT 1) SELECT * FROM pg_class) x",
            "WITH contract AS (SELECT 1) SELECT * FROM contract",
            "SELECT query_to_xml('SELECT * FROM public.contract', true, false, '')",
            "SELECT set_config('search_path', 'public', false)",
            "SELECT \"set_config\"('search_path', 'public', false)",
            "SELECT pg_catalog.set_config('search_path', 'public', false)",
            "SELECT * FROM pg_read_file('/etc/passwd')",
            "SELECT * FROM json_each('[]')",
            "SELECT lo_import('/etc/passwd')",
            "SELECT pg_sleep(10)",
            "EXPLAIN SELECT * FROM contract",
            "VALUES (1)",
            "SELECT (1",
            "SELECT 1)",
            "",
        ] {
            assert!(read(sql).is_err(), "{sql}");
        }
    }
}
