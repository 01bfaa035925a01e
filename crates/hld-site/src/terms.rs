//! The book's terms: where a chapter uses one that is defined elsewhere, its first use leads there.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::assets::fingerprint;
use crate::book::Outline;
use crate::meta::Meta;

/// A name of a term.
#[derive(Debug)]
struct Term {
    /// As it is written in the front matter; aliases are terms of their own.
    name: String,
    /// The page that defines it.
    home: usize,
    /// Names like `TTL` are looked for as they are written.
    exact: bool,
}

/// All terms of a book.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    terms: Vec<Term>,
    /// First word in lower case to the terms that begin with it, longest first.
    by_word: HashMap<String, Vec<usize>>,
    /// Changes when a term, its home or its order changes.
    pub key: u64,
    /// Published path and content of the script with the definitions.
    pub script: Option<(String, String)>,
}

/// A use of a term in some text.
#[derive(Debug, PartialEq)]
pub(crate) struct Use {
    pub range: std::ops::Range<usize>,
    pub term: usize,
}

impl Terms {
    /// Collects the terms of all chapters; `metas` stand in the order of the pages.
    pub(crate) fn new<'m>(
        metas: impl Iterator<Item = Option<&'m Meta>>,
        outline: &Outline<'_>,
    ) -> Terms {
        let mut terms = Terms::default();
        let mut definitions = BTreeMap::new();
        let mut hasher = DefaultHasher::new();
        for (home, meta) in metas.enumerate() {
            for (names, definition) in meta.iter().flat_map(|meta| &meta.terms) {
                for name in names
                    .split('|')
                    .map(str::trim)
                    // `~` marks an everyday word: it would be linked where it means something else.
                    .filter(|name| name.len() > 1 && !name.starts_with('~'))
                {
                    let lower = name.to_lowercase();
                    let Some(first) = words(&lower).next().map(|range| lower[range].to_owned())
                    else {
                        continue;
                    };
                    if definitions.insert(lower, definition.as_str()).is_some() {
                        continue;
                    }
                    (name, &outline.pages[home].out).hash(&mut hasher);
                    terms
                        .by_word
                        .entry(first)
                        .or_default()
                        .push(terms.terms.len());
                    let exact = name.chars().filter(|c| c.is_uppercase()).count() > 1;
                    terms.terms.push(Term {
                        name: name.to_owned(),
                        home,
                        exact,
                    });
                }
            }
        }
        for candidates in terms.by_word.values_mut() {
            candidates.sort_by_key(|term| std::cmp::Reverse(terms.terms[*term].name.len()));
        }
        terms.key = hasher.finish();
        if !definitions.is_empty() {
            let json = serde_json::to_string(&definitions).unwrap_or_default();
            let script = format!("window.hldTerms={json};\n");
            let name = format!("hld/terms-{:08x}.js", fingerprint(script.as_bytes()) as u32);
            terms.script = Some((name, script));
        }
        terms
    }

    /// The page that defines a term.
    pub(crate) fn home(&self, term: usize) -> usize {
        self.terms[term].home
    }

    /// The key of a term in the definitions.
    pub(crate) fn key(&self, term: usize) -> String {
        self.terms[term].name.to_lowercase()
    }

    /// The terms used in a text, left to right, that `wanted` lets through.
    pub(crate) fn uses(&self, text: &str, mut wanted: impl FnMut(usize) -> bool) -> Vec<Use> {
        let mut uses = Vec::new();
        if self.terms.is_empty() {
            return uses;
        }
        let mut from = 0;
        for word in words(text) {
            if word.start < from {
                continue;
            }
            let lower = text[word.clone()].to_lowercase();
            let singular = lower.strip_suffix('s').unwrap_or(&lower);
            let candidates = [lower.as_str(), singular].map(|word| self.by_word.get(word));
            let found = candidates
                .into_iter()
                .flatten()
                .flatten()
                .find_map(|&term| Some((term, self.end_of(term, text, word.start)?)));
            if let Some((term, end)) = found {
                from = end;
                if wanted(term) {
                    uses.push(Use {
                        range: word.start..end,
                        term,
                    });
                }
            }
        }
        uses
    }

    /// Where the term ends that begins at `start`, if it does.
    fn end_of(&self, term: usize, text: &str, start: usize) -> Option<usize> {
        let Term { name, exact, .. } = &self.terms[term];
        let end = start + name.len();
        let found = text.get(start..end)?;
        let same = if *exact {
            found == name
        } else {
            found.eq_ignore_ascii_case(name)
        };
        if !same {
            return None;
        }
        let rest = &text[end..];
        let plural = rest.strip_prefix("es").or_else(|| rest.strip_prefix('s'));
        let ends =
            |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        match plural {
            _ if ends(rest) => Some(end),
            Some(rest_of_plural) if ends(rest_of_plural) => Some(text.len() - rest_of_plural.len()),
            _ => None,
        }
    }
}

/// The words of a text: letters and digits, with hyphens inside.
fn words(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let rest = &text[start..];
        let len = rest
            .find(|c: char| !c.is_alphanumeric() && c != '-')
            .unwrap_or(rest.len());
        let len = rest[..len].trim_end_matches('-').len();
        at = start + len;
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(names: &[&str]) -> Terms {
        let meta = Meta {
            terms: names
                .iter()
                .map(|name| ((*name).to_owned(), String::from("d")))
                .collect(),
            ..Meta::default()
        };
        let mut outline = Outline::default();
        outline.pages.push(crate::book::Page {
            name: "n",
            number: None,
            content: "",
            source: "a.md".into(),
            file: None,
            out: "a.html".into(),
            part: 0,
            parents: Vec::new(),
        });
        Terms::new([Some(&meta)].into_iter(), &outline)
    }

    fn found<'t>(names: &[&str], text: &'t str) -> Vec<&'t str> {
        terms(names)
            .uses(text, |_| true)
            .into_iter()
            .map(|found| &text[found.range])
            .collect()
    }

    #[test]
    fn finds_whole_words_longest_first_and_plurals() {
        let names = [
            "token bucket",
            "token",
            "cache-aside",
            "hash | hashes",
            "quorum",
        ];
        assert_eq!(
            found(&names, "Token buckets, a token; re-token tokenized."),
            ["Token buckets", "token"]
        );
        assert_eq!(
            found(&names, "a cache-aside read, quorums é hashes"),
            ["cache-aside", "quorums", "hashes"]
        );
    }

    #[test]
    fn abbreviations_are_looked_for_as_written() {
        assert_eq!(
            found(&["TTL", "ACK | acknowledgment"], "ttl, the TTLs, ack"),
            ["TTLs"]
        );
    }

    #[test]
    fn survives_any_text() {
        for text in [
            "",
            "é",
            "token",
            "token b",
            "-token-",
            "トークン token bucke\u{301}t",
        ] {
            found(&["token bucket"], text);
        }
    }
}
