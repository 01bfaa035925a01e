//! `mdbook-hld install`: what a book with a foreign theme needs, put into the book.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, Value, value};

/// Styles of the constructs, for every theme that mdBook ships.
pub const CSS: &str = include_str!("../assets/mdbook-hld.css");
/// Row headers and the theme of drawings; pages read without it.
pub const JS: &str = include_str!("../assets/mdbook-hld.js");

const CSS_NAME: &str = "mdbook-hld.css";
const JS_NAME: &str = "mdbook-hld.js";
/// A book.toml is small; anything larger is not one.
const MAX_TOML: u64 = 1 << 20;

/// Why a book could not be set up.
#[derive(Debug)]
#[non_exhaustive]
pub enum InstallError {
    /// The folder holds no book.toml.
    NoBook(PathBuf),
    /// book.toml is not TOML, or a table that we add to is something else.
    Toml(String),
    /// A file could not be read or written.
    Io(PathBuf, io::Error),
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBook(dir) => write!(
                f,
                "no book.toml in {}: name the folder of an mdBook, or make one with `mdbook init`",
                dir.display()
            ),
            Self::Toml(what) => write!(f, "book.toml: {what}"),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for InstallError {}

/// Puts the styles and the script into a book and their lines into its book.toml.
///
/// Returns the names of the files that changed; none when the book was already set up.
pub fn install(book: &Path) -> Result<Vec<String>, InstallError> {
    let toml_path = book.join("book.toml");
    let meta = fs::metadata(&toml_path).map_err(|_| InstallError::NoBook(book.to_owned()))?;
    if !meta.is_file() || meta.len() > MAX_TOML {
        return Err(InstallError::Toml(
            "is not a file of at most 1 MiB".to_owned(),
        ));
    }
    let before =
        fs::read_to_string(&toml_path).map_err(|e| InstallError::Io(toml_path.clone(), e))?;
    let after = add_settings(&before).map_err(InstallError::Toml)?;
    let mut changed = Vec::new();
    for (name, contents) in [
        (CSS_NAME, CSS),
        (JS_NAME, JS),
        ("book.toml", after.as_str()),
    ] {
        let path = book.join(name);
        let link = fs::symlink_metadata(&path).is_ok_and(|meta| meta.file_type().is_symlink());
        if link {
            let error = io::Error::other("is a symbolic link; nothing is written through one");
            return Err(InstallError::Io(path, error));
        }
        if fs::read(&path).is_ok_and(|old| old == contents.as_bytes()) {
            continue;
        }
        fs::write(&path, contents).map_err(|e| InstallError::Io(path.clone(), e))?;
        changed.push(name.to_owned());
    }
    Ok(changed)
}

/// A book.toml with the lines that the preprocessor and its styles need; everything else stays as it is.
///
/// ```
/// let toml = mdbook_hld::install::add_settings("[book]\ntitle = \"A\" # mine\n").unwrap();
/// assert!(toml.starts_with("[book]\ntitle = \"A\" # mine\n"));
/// assert!(toml.contains("[preprocessor.hld]"));
/// assert_eq!(mdbook_hld::install::add_settings(&toml).unwrap(), toml);
/// ```
pub fn add_settings(toml: &str) -> Result<String, String> {
    let mut doc: DocumentMut = toml
        .parse()
        .map_err(|e: toml_edit::TomlError| e.to_string())?;

    let preprocessor = table(doc.as_table_mut(), "preprocessor", Header::Implicit)?;
    let hld = table(preprocessor, "hld", Header::Written)?;
    // Ties are broken by name and "hld" sorts before "links": without this line, includes come too late.
    if !hld.contains_key("after") {
        hld.insert("after", value(Array::from_iter(["links", "index"])));
    }

    let output = table(doc.as_table_mut(), "output", Header::Implicit)?;
    let html = table(output, "html", Header::Written)?;
    add_to_list(html, "additional-css", CSS_NAME)?;
    add_to_list(html, "additional-js", JS_NAME)?;

    Ok(doc.to_string())
}

/// Whether a table that we have to make gets a header line of its own.
enum Header {
    Written,
    Implicit,
}

fn table<'a>(
    parent: &'a mut dyn toml_edit::TableLike,
    name: &str,
    header: Header,
) -> Result<&'a mut dyn toml_edit::TableLike, String> {
    if !parent.contains_key(name) {
        let mut new = Table::new();
        new.set_implicit(matches!(header, Header::Implicit));
        if matches!(header, Header::Written) {
            new.decor_mut().set_prefix("\n");
        }
        parent.insert(name, Item::Table(new));
    }
    parent
        .get_mut(name)
        .and_then(Item::as_table_like_mut)
        .ok_or_else(|| format!("`{name}` is not a table; make it one and run this again"))
}

fn add_to_list(table: &mut dyn toml_edit::TableLike, key: &str, file: &str) -> Result<(), String> {
    match table.get_mut(key) {
        None => {
            table.insert(key, value(Array::from_iter([file])));
        }
        Some(item) => {
            let list = item
                .as_array_mut()
                .ok_or_else(|| format!("`{key}` is not a list; make it one and run this again"))?;
            let is_file = |value: &Value| {
                value
                    .as_str()
                    .is_some_and(|path| path.trim_start_matches("./") == file)
            };
            if !list.iter().any(is_file) {
                push_like_the_last(list, file);
            }
        }
    }
    Ok(())
}

/// Adds to a list with the line breaks and the indent that its last entry has.
fn push_like_the_last(list: &mut Array, file: &str) {
    let prefix = list
        .iter()
        .last()
        .and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    let mut new = Value::from(file);
    if let Some(prefix) = prefix
        .filter(|_| list.len() > 1 || list.trailing().as_str().is_some_and(|t| t.contains('\n')))
    {
        new.decor_mut().set_prefix(prefix);
        list.push_formatted(new);
    } else {
        list.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_book_gets_two_tables() {
        assert_eq!(
            add_settings("[book]\ntitle = \"A\"\n").unwrap(),
            "[book]\ntitle = \"A\"\n\n[preprocessor.hld]\nafter = [\"links\", \"index\"]\n\n\
             [output.html]\nadditional-css = [\"mdbook-hld.css\"]\nadditional-js = [\"mdbook-hld.js\"]\n"
        );
    }

    #[test]
    fn what_is_there_keeps_its_form() {
        let before = "# my book\n[output.html]\nadditional-css = [\n    \"a.css\", # first\n    \"b.css\",\n]\n\n[preprocessor.hld]\nafter = [\"links\"]\n";
        let after = add_settings(before).unwrap();
        assert!(after.contains("# my book\n"), "{after}");
        assert!(after.contains("\"a.css\", # first"), "{after}");
        assert!(after.contains("\n    \"mdbook-hld.css\""), "{after}");
        assert!(after.contains("after = [\"links\"]\n"), "{after}");
        assert_eq!(add_settings(&after).unwrap(), after);
        after.parse::<DocumentMut>().unwrap();
    }

    #[test]
    fn a_key_of_another_kind_is_named() {
        assert!(
            add_settings("output = 3\n")
                .unwrap_err()
                .contains("`output`")
        );
        assert!(
            add_settings("[output.html]\nadditional-css = \"a.css\"\n")
                .unwrap_err()
                .contains("additional-css")
        );
    }
}
