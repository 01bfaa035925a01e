//! Single fields of a table: their types, their known words, and what is wrong with them.

use toml::de::DeValue;

use super::{Item, Reader, Spanned};
use crate::model::*;

/// Coordinates beyond this are a slip of the pen, and would make absurd canvases.
const FARTHEST: f64 = 100.0;
/// No drawing needs more items of one kind; more would only cost time.
const MOST_ITEMS: usize = 400;

impl Reader<'_> {
    // Words with a fixed meaning.

    pub(super) fn panel(&mut self, item: &Item, sketch: &Sketch) -> usize {
        let Some(name) = self.string(item, "panel") else {
            if sketch.panels.len() > 1 {
                let help = format!(
                    "add panel = \"{}\" or another panel's id",
                    sketch.panels[0].id
                );
                self.missing(item, "panel", &help);
            }
            return 0;
        };
        if let Some(index) = sketch.panels.iter().position(|panel| panel.id == name) {
            return index;
        }
        let ids: Vec<&str> = sketch
            .panels
            .iter()
            .map(|panel| panel.id.as_str())
            .collect();
        let help = suggestion(&name, &ids).unwrap_or_else(|| "list it as a [[panel]]".into());
        let line = self.value_line(item, "panel");
        self.findings.error(
            "unknown-id",
            line,
            format!("panel = \"{name}\" is not listed"),
            help,
        );
        0
    }

    pub(super) fn role(&mut self, item: &Item) -> Role {
        self.choice(item, "role", ROLES, "unknown-role")
            .unwrap_or(Role::Plain)
    }

    pub(super) fn flow(&mut self, item: &Item) -> Flow {
        let kinds = [
            ("sync", Flow::Sync),
            ("async", Flow::Async),
            ("data", Flow::Data),
        ];
        self.choice(item, "kind", &kinds, "unknown-value")
            .unwrap_or(Flow::Sync)
    }

    pub(super) fn side(&mut self, item: &Item, key: &str) -> Option<Side> {
        let sides = [
            ("left", Side::Left),
            ("right", Side::Right),
            ("top", Side::Top),
            ("bottom", Side::Bottom),
        ];
        self.choice(item, key, &sides, "unknown-value")
    }

    pub(super) fn ink(&mut self, item: &Item, key: &str) -> Option<Ink> {
        let inks = [
            ("ink", Ink::Plain),
            ("muted", Ink::Muted),
            ("good", Ink::Good),
            ("bad", Ink::Bad),
            ("accent", Ink::Accent),
        ];
        self.choice(item, key, &inks, "unknown-value")
    }

    pub(super) fn look(&mut self, item: &Item) -> Look {
        let (fail, accent, muted) = (
            self.boolean(item, "fail"),
            self.boolean(item, "accent"),
            self.boolean(item, "muted"),
        );
        match (fail, accent, muted) {
            (true, _, _) => Look::Fail,
            (_, true, _) => Look::Accent,
            (_, _, true) => Look::Muted,
            _ => Look::Normal,
        }
    }

    pub(super) fn step_number(&mut self, item: &Item) -> Option<String> {
        let value = item.table.get("n")?;
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => String::new(),
        };
        if text.is_empty() || text.chars().count() > 3 {
            self.wrong_type(value, "n", "a whole number, or a short mark such as \"3a\"");
            return None;
        }
        Some(text)
    }

    pub(super) fn choice<T: Copy>(
        &mut self,
        item: &Item,
        key: &str,
        all: &[(&str, T)],
        code: &'static str,
    ) -> Option<T> {
        let word = self.string(item, key)?;
        if let Some((_, value)) = all.iter().find(|(name, _)| *name == word) {
            return Some(*value);
        }
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let help = suggestion(&word, &names)
            .unwrap_or_else(|| format!("use one of: {}", names.join(", ")));
        let line = self.value_line(item, key);
        self.findings
            .error(code, line, format!("{key} = \"{word}\" is not known"), help);
        None
    }

    // Values of a type.

    pub(super) fn known(&mut self, item: &Item, fields: &[&str]) {
        for (key, value) in item.table.iter() {
            let name: &str = key.get_ref();
            if fields.contains(&name) {
                continue;
            }
            let line = self
                .line(&key.span())
                .max(self.line(&value.span()).min(self.line(&key.span())));
            let help = suggestion(name, fields)
                .unwrap_or_else(|| format!("known fields: {}", fields.join(", ")));
            self.findings.error(
                "unknown-field",
                line,
                format!("{} has no field `{name}`", item.what),
                help,
            );
        }
    }

    pub(super) fn missing(&mut self, item: &Item, key: &str, example: &str) {
        let message = format!("{} has no `{key}`", item.what);
        self.findings.error(
            "missing-field",
            item.line,
            message,
            format!("write {example}"),
        );
    }

    pub(super) fn wrong_type(&mut self, value: &Spanned<'_>, key: &str, expected: &str) {
        let line = self.line(&value.span());
        self.findings.error(
            "wrong-type",
            line,
            format!("`{key}` must be {expected}"),
            "",
        );
    }

    pub(super) fn value_line(&self, item: &Item, key: &str) -> usize {
        item.table
            .get(key)
            .map_or(item.line, |value| self.line(&value.span()))
    }

    pub(super) fn required_string(&mut self, item: &Item, key: &str) -> Option<String> {
        let value = self.string(item, key);
        if value.is_none() && item.table.get(key).is_none() {
            self.missing(item, key, &format!("{key} = \"…\""));
        }
        value.filter(|text| !text.is_empty())
    }

    pub(super) fn string(&mut self, item: &Item, key: &str) -> Option<String> {
        let value = item.table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.replace("\r\n", "\n").replace('\r', "\n")),
            _ => {
                self.wrong_type(value, key, "a string in quotes");
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, item: &Item, key: &str) -> bool {
        let Some(value) = item.table.get(key) else {
            return false;
        };
        match value.get_ref() {
            DeValue::Boolean(truth) => *truth,
            _ => {
                self.wrong_type(value, key, "true or false");
                false
            }
        }
    }

    pub(super) fn number(&mut self, item: &Item, key: &str) -> Option<f64> {
        let value = item.table.get(key)?;
        let number = as_number(value);
        if number.is_none() {
            self.wrong_type(value, key, "a number");
        }
        number
    }

    pub(super) fn pair(&mut self, item: &Item, key: &str) -> Option<(f64, f64)> {
        let value = item.table.get(key)?;
        let pair = as_pair(value);
        if pair.is_none() {
            self.wrong_type(value, key, "two numbers, as in [1, 2]");
        }
        pair
    }

    pub(super) fn cell(&mut self, item: &Item, key: &str) -> Option<Cell> {
        let (column, row) = self.pair(item, key)?;
        Some(self.on_canvas(item, key, column, row))
    }

    pub(super) fn cells(&mut self, item: &Item, key: &str) -> Vec<Cell> {
        let Some(value) = item.table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type(value, key, "a list of points, as in [[0, 0], [1, 2]]");
            return Vec::new();
        };
        let mut cells = Vec::new();
        for point in list.iter().take(MOST_ITEMS) {
            match as_pair(point) {
                Some((column, row)) => cells.push(self.on_canvas(item, key, column, row)),
                None => self.wrong_type(point, key, "a list of points, as in [[0, 0], [1, 2]]"),
            }
        }
        cells
    }

    pub(super) fn on_canvas(&mut self, item: &Item, key: &str, column: f64, row: f64) -> Cell {
        let cell = Cell {
            column: column.clamp(-FARTHEST, FARTHEST),
            row: row.clamp(-FARTHEST, FARTHEST),
        };
        if cell.column != column || cell.row != row {
            let line = self.value_line(item, key);
            let message = format!(
                "`{key}` is off the canvas: columns and rows go from -{FARTHEST} to {FARTHEST}"
            );
            self.findings.error(
                "off-canvas",
                line,
                message,
                "count in columns and rows, not in pixels",
            );
        }
        cell
    }

    pub(super) fn strings(&mut self, item: &Item, key: &str) -> Vec<(String, usize)> {
        let Some(value) = item.table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type(value, key, "a list of strings");
            return Vec::new();
        };
        let mut strings = Vec::new();
        for entry in list.iter().take(MOST_ITEMS) {
            match entry.get_ref() {
                DeValue::String(text) => strings.push((text.to_string(), self.line(&entry.span()))),
                _ => self.wrong_type(entry, key, "a list of strings"),
            }
        }
        strings
    }

    pub(super) fn table<'t, 'i>(
        &mut self,
        item: &Item<'t, 'i>,
        key: &str,
        what: &'static str,
    ) -> Option<Item<'t, 'i>> {
        let value = item.table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Item {
                table,
                line: self.line(&value.span()),
                what,
            }),
            _ => {
                self.wrong_type(value, key, "a table");
                None
            }
        }
    }

    /// The tables of an array; a single table counts as an array of one.
    pub(super) fn items<'t, 'i>(
        &mut self,
        item: &Item<'t, 'i>,
        key: &str,
        what: &'static str,
    ) -> Vec<Item<'t, 'i>> {
        let Some(value) = item.table.get(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Table(table) => vec![Item {
                table,
                line: self.line(&value.span()),
                what,
            }],
            DeValue::Array(list) => {
                let mut items = Vec::new();
                if list.len() > MOST_ITEMS {
                    let message = format!(
                        "{} entries of `{key}`; the first {MOST_ITEMS} are drawn",
                        list.len()
                    );
                    self.findings.error(
                        "too-many-items",
                        self.line(&value.span()),
                        message,
                        "split the drawing",
                    );
                }
                for entry in list.iter().take(MOST_ITEMS) {
                    match entry.get_ref() {
                        DeValue::Table(table) => items.push(Item {
                            table,
                            line: self.line(&entry.span()),
                            what,
                        }),
                        _ => self.wrong_type(entry, key, "a list of tables"),
                    }
                }
                items
            }
            _ => {
                self.wrong_type(value, key, "a list of tables");
                Vec::new()
            }
        }
    }
}

fn as_number(value: &Spanned<'_>) -> Option<f64> {
    let number = match value.get_ref() {
        DeValue::Integer(integer) => {
            i64::from_str_radix(integer.as_str(), integer.radix()).ok()? as f64
        }
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

fn as_pair(value: &Spanned<'_>) -> Option<(f64, f64)> {
    let DeValue::Array(list) = value.get_ref() else {
        return None;
    };
    match list.iter().as_slice() {
        [first, second] => Some((as_number(first)?, as_number(second)?)),
        _ => None,
    }
}

/// "did you mean …", when one of the candidates is a slip or two away.
pub(super) fn suggestion(word: &str, candidates: &[&str]) -> Option<String> {
    let allowed = 1 + word.chars().count() / 4;
    let near = candidates
        .iter()
        .map(|candidate| (slips(word, candidate), *candidate))
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, _)| *slips)?;
    Some(format!("did you mean `{}`?", near.1))
}

/// Edit distance, a swap of neighbors counting once.
fn slips(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().take(64).collect();
    let b: Vec<char> = b.to_lowercase().chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut best = (last[j] + usize::from(a[i] != b[j]))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = last;
        last = row;
    }
    last[b.len()]
}
