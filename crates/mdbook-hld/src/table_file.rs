//! Tables that live in a file beside the chapter: CSV, or TOML.

use hld_notes::limits;

/// What a file has to look like; shown with every complaint.
pub const SHAPE: &str = "a .csv file begins with its header line; a .toml file has `header = [\"…\"]` and `rows = [[\"…\"]]`";

/// A table as text, cell by cell; every row is as long as the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The header cells.
    pub header: Vec<String>,
    /// The other rows.
    pub rows: Vec<Vec<String>>,
}

/// Reads a table by the ending of its name; the error goes on after "the file … ".
pub fn parse(path: &str, bytes: &[u8]) -> Result<Rows, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let rows = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv") => csv(bytes)?,
        Some("toml") => toml(bytes)?,
        _ => return Err("is neither .csv nor .toml".to_owned()),
    };
    if rows.header.is_empty() {
        return Err("has no header".to_owned());
    }
    if rows.header.len() > limits::TABLE_COLUMNS || rows.rows.len() > limits::TABLE_ROWS {
        return Err(format!(
            "has more than {} columns or {} rows",
            limits::TABLE_COLUMNS,
            limits::TABLE_ROWS
        ));
    }
    Ok(rows)
}

fn csv(bytes: &[u8]) -> Result<Rows, String> {
    // Strict about lengths: a missing comma moves every value after it under the wrong header.
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let explain = |error: csv::Error| match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("has {len} cells in line {line} and {expected_len} in the header")
        }
        csv::ErrorKind::Utf8 { pos, .. } => {
            format!(
                "is not UTF-8 in line {}",
                pos.as_ref().map_or(0, csv::Position::line)
            )
        }
        _ => format!("is not CSV: {error}"),
    };
    let header = cells(reader.headers().map_err(explain)?);
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(cells(&record.map_err(explain)?));
        if rows.len() > limits::TABLE_ROWS {
            break;
        }
    }
    Ok(Rows { header, rows })
}

fn toml(bytes: &[u8]) -> Result<Rows, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    let table: toml::Table = text
        .parse()
        .map_err(|e: toml::de::Error| format!("is not TOML: {}", e.message()))?;
    let header = table.get("header").ok_or("has no `header`")?;
    let header = row(header).ok_or("has a `header` that is no list of texts and numbers")?;
    let written = table
        .get("rows")
        .and_then(toml::Value::as_array)
        .ok_or("has no list `rows`")?;
    let mut rows = Vec::with_capacity(written.len());
    for (index, value) in written.iter().enumerate() {
        let cells = row(value).ok_or_else(|| {
            format!(
                "has a row {} that is no list of texts and numbers",
                index + 1
            )
        })?;
        if cells.len() != header.len() {
            return Err(format!(
                "has {} cells in row {} and {} in the header",
                cells.len(),
                index + 1,
                header.len()
            ));
        }
        rows.push(cells);
    }
    Ok(Rows { header, rows })
}

fn row(value: &toml::Value) -> Option<Vec<String>> {
    value
        .as_array()?
        .iter()
        .map(|cell| match cell {
            toml::Value::String(text) => Some(text.clone()),
            toml::Value::Integer(number) => Some(number.to_string()),
            toml::Value::Float(number) => Some(number.to_string()),
            toml::Value::Boolean(true) => Some("✅".to_owned()),
            toml::Value::Boolean(false) => Some("❌".to_owned()),
            toml::Value::Datetime(date) => Some(date.to_string()),
            toml::Value::Array(_) | toml::Value::Table(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_and_toml_give_the_same_rows() {
        let csv = parse(
            "a.csv",
            "\u{feff}Queue, Quota\r\nSQS,\"1,000\"\r\n".as_bytes(),
        )
        .unwrap();
        let toml = parse(
            "a.toml",
            b"header = [\"Queue\", \"Quota\"]\nrows = [[\"SQS\", \"1,000\"]]",
        )
        .unwrap();
        assert_eq!(csv, toml);
        assert_eq!(csv.rows, [["SQS", "1,000"]]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert_eq!(
            parse("a.csv", b"a,b\n1,2\n3\n").unwrap_err(),
            "has 1 cells in line 3 and 2 in the header"
        );
        assert!(
            parse("a.csv", b"a,b\n\xff,2\n")
                .unwrap_err()
                .contains("not UTF-8 in line 2")
        );
        assert!(
            parse("a.toml", b"header = [1]\nrows = [[{}]]")
                .unwrap_err()
                .contains("row 1")
        );
        assert!(
            parse("a.toml", b"=")
                .unwrap_err()
                .starts_with("is not TOML")
        );
        assert!(parse("a.csv", b"").unwrap_err().contains("no header"));
        assert!(parse("a.xlsx", b"").unwrap_err().contains("neither"));
    }
}
