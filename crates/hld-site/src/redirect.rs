//! Pages under old names that lead to the new ones, on any static host.

use std::collections::BTreeMap;

use crate::path::{self, join, to_root};

/// One page to write.
#[derive(Debug, PartialEq, Hash)]
pub(crate) struct Redirect {
    /// Old output path.
    pub out: String,
    /// Where to go, relative to the old page or an external address.
    pub to: String,
}

/// Old names on pages that still exist: output path to the map from old fragment to new place.
pub(crate) type Fragments = BTreeMap<String, BTreeMap<String, String>>;

/// Splits `[output.html.redirect]` into pages to write and fragments to send on.
pub(crate) fn plan<'a>(
    table: impl IntoIterator<Item = (&'a String, &'a String)>,
    exists: impl Fn(&str) -> bool,
) -> (Vec<Redirect>, Fragments) {
    let mut redirects = Vec::new();
    let mut fragments = Fragments::new();
    let sorted: BTreeMap<&String, &String> = table.into_iter().collect();
    for (from, to) in sorted {
        let (file, fragment) = from.split_once('#').unwrap_or((from, ""));
        let Some(mut out) = join("", file) else {
            continue;
        };
        if out.is_empty() || file.ends_with('/') {
            out = join(&out, "index.html").unwrap_or_default();
        }
        let to = destination(&out, to);
        if !fragment.is_empty() {
            fragments
                .entry(out)
                .or_default()
                .insert(fragment.to_owned(), to);
        } else if !exists(&out) {
            redirects.push(Redirect { out, to });
        }
    }
    (redirects, fragments)
}

/// Makes a destination from the site's root relative to the old page, so that it holds in any folder and from disk.
fn destination(out: &str, to: &str) -> String {
    if path::scheme(to).is_some() || to.starts_with("//") {
        return to.to_owned();
    }
    match to.strip_prefix('/') {
        Some(rooted) => format!("{}{rooted}", to_root(out)),
        None => to.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_relative_and_sorted() {
        let table = BTreeMap::from([
            ("/old/b.html".to_owned(), "/new.html#x".to_owned()),
            ("/a.html".to_owned(), "https://example.com/".to_owned()),
            ("/here.html#old".to_owned(), "#new".to_owned()),
            ("/here.html".to_owned(), "/x.html".to_owned()),
        ]);
        let (redirects, fragments) = plan(&table, |out| out == "here.html");
        assert_eq!(
            redirects,
            [
                Redirect {
                    out: "a.html".into(),
                    to: "https://example.com/".into()
                },
                Redirect {
                    out: "old/b.html".into(),
                    to: "../new.html#x".into()
                },
            ]
        );
        assert_eq!(fragments["here.html"]["old"], "#new");
    }
}
