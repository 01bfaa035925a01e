//! The comment that the preprocessor leaves at the top of a chapter: its front matter and what was found in it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

const OPEN: &str = "<!--hld:meta";
/// How a comment begins that holds a file to put beside the page: `<!--hld:file NAME TEXT-->`.
pub(crate) const FILE: &str = "<!--hld:file ";

/// What the renderer knows of a chapter beyond its Markdown; all of it may be absent.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct Meta {
    pub title: Option<String>,
    pub kind: Option<String>,
    pub summary: Option<String>,
    pub part: Option<String>,
    pub level: Option<String>,
    pub checked: Option<String>,
    #[serde(deserialize_with = "keys")]
    pub needs: Vec<String>,
    /// Term to definition; aliases stand in the key after ` | `.
    #[serde(deserialize_with = "terms")]
    pub terms: BTreeMap<String, String>,
    pub words: Option<u64>,
}

/// A list of strings, or the keys of a map; anything else is read as nothing.
fn keys<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(items) => items
            .into_iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        Value::Object(map) => map.into_iter().map(|(key, _)| key).collect(),
        _ => Vec::new(),
    })
}

/// A map of strings, or a list of objects with `term`/`name` and `definition`.
fn terms<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let text = |value: &Value, names: &[&str]| {
        names
            .iter()
            .find_map(|name| value.get(*name)?.as_str().map(str::to_owned))
    };
    Ok(match Value::deserialize(deserializer)? {
        Value::Object(map) => map
            .into_iter()
            .filter_map(|(term, value)| {
                Some((
                    term,
                    value
                        .as_str()
                        .map(str::to_owned)
                        .or_else(|| text(&value, &["definition"]))?,
                ))
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .filter_map(|item| Some((text(item, &["term", "name"])?, text(item, &["definition"])?)))
            .collect(),
        _ => BTreeMap::new(),
    })
}

/// Splits a chapter into its metadata and the Markdown without the comment.
pub(crate) fn split(content: &str) -> (Option<Meta>, &str) {
    let trimmed = content.trim_start();
    let Some(rest) = trimmed.strip_prefix(OPEN) else {
        return (None, content);
    };
    let Some(end) = rest.find("-->") else {
        return (None, content);
    };
    // A comment that is not what we expect is still not for the reader.
    (
        serde_json::from_str(rest[..end].trim()).ok(),
        &rest[end + 3..],
    )
}

/// The files that a chapter brings: their names and what they hold.
///
/// Only drawings to download, and only in the folder of the page: a chapter must not write another page.
pub(crate) fn files(content: &str) -> impl Iterator<Item = (&str, &str)> {
    content.split(FILE).skip(1).filter_map(|rest| {
        let (name, text) = rest[..rest.find("-->")?].split_once(' ')?;
        let stem = name.strip_suffix(".excalidraw")?;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (!stem.is_empty() && stem.chars().all(is_plain)).then_some((name, text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_comment_off() {
        let (meta, rest) = split(
            "<!--hld:meta {\"title\":\"T\",\"needs\":[\"a/b\"],\"terms\":{\"x | y\":\"z\"}}-->\n\n# T\n",
        );
        let meta = meta.unwrap();
        assert_eq!(meta.title.as_deref(), Some("T"));
        assert_eq!(meta.needs, ["a/b"]);
        assert_eq!(meta.terms["x | y"], "z");
        assert_eq!(rest, "\n\n# T\n");
    }

    #[test]
    fn files_are_drawings_beside_the_page() {
        let found: Vec<_> = files(
            "# T\n\n<!--hld:file map.excalidraw {\"a\":1}-->\n\n<!--hld:file ../x.excalidraw {}-->\n\n\
             <!--hld:file index.html <script>-->\n\n<!--hld:file b.excalidraw {}",
        )
        .collect();
        assert_eq!(found, [("map.excalidraw", "{\"a\":1}")]);
    }

    #[test]
    fn leaves_other_chapters_alone_and_survives_broken_json() {
        assert_eq!(split("# T").0, None);
        assert_eq!(split("<!--hld:meta {-->x"), (None, "x"));
        assert_eq!(split("<!--hld:meta "), (None, "<!--hld:meta "));
    }
}
