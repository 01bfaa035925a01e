//! A dozen classes for the scopes of the syntaxes, and lines of HTML made of them.

use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use syntect::parsing::Scope;

use crate::escape;

/// Our classes, by the scope they stand for; the first prefix that fits counts.
/// An empty class ends the search: code inside a string is not a string.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hc"),
    ("constant.character.escape", "hn"),
    ("string", "hs"),
    ("constant.numeric", "hn"),
    ("constant", "hn"),
    ("support.constant", "hn"),
    ("keyword.operator", "ho"),
    ("keyword", "hk"),
    ("storage", "hk"),
    ("entity.name.function", "hf"),
    ("support.function", "hf"),
    ("variable.function", "hf"),
    ("entity.name.tag", "ha"),
    ("entity.other.attribute-name", "ha"),
    ("entity.name", "ht"),
    ("entity.other.inherited-class", "ht"),
    ("support.type", "ht"),
    ("support.class", "ht"),
    ("support", "hf"),
    ("variable.parameter", "hv"),
    ("variable.language", "hk"),
    ("markup.inserted", "hi"),
    ("markup.deleted", "hd"),
    ("markup.heading", "hk"),
    ("meta.mapping.key", "ha"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
    ("source", ""),
];

/// Scope to class, worked out once per scope.
#[derive(Default)]
pub(super) struct Classes {
    table: OnceLock<Vec<(Scope, &'static str)>>,
    known: RwLock<HashMap<Scope, Option<&'static str>>>,
}

impl Classes {
    fn of(&self, scope: Scope) -> Option<&'static str> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(class) = known.get(&scope) {
            return *class;
        }
        drop(known);
        let table = self.table.get_or_init(|| {
            CLASSES
                .iter()
                .filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)))
                .collect()
        });
        let class = table
            .iter()
            .find(|(prefix, _)| prefix.is_prefix_of(scope))
            .map(|(_, class)| *class);
        self.known
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(scope, class);
        class
    }

    /// The class of what stands in these scopes, outermost first; empty for none.
    pub(super) fn of_stack(&self, scopes: &[Scope]) -> &'static str {
        let mut found = "";
        for scope in scopes.iter().rev() {
            let Some(class) = self.of(*scope) else {
                continue;
            };
            if found.is_empty() {
                found = class;
                // The key of a mapping is usually a string as well: look whether it is one.
                if class != "hs" {
                    break;
                }
            } else if class == "ha" {
                return class;
            } else {
                break;
            }
        }
        found
    }
}

/// Whether a class is one that code is given.
pub(super) fn is_class(name: &str) -> bool {
    CLASSES
        .iter()
        .any(|(_, class)| !class.is_empty() && *class == name)
}

/// One line of HTML in which neighbors of the same class share a span.
#[derive(Default)]
pub(super) struct Run {
    html: String,
    class: &'static str,
    /// White space that belongs to whatever comes next: it has no color of its own.
    space: String,
}

impl Run {
    /// Adds text of a class.
    pub(super) fn push(&mut self, class: &'static str, text: &str) {
        let start = text.trim_start();
        self.space.push_str(&text[..text.len() - start.len()]);
        if start.is_empty() {
            return;
        }
        if class != self.class {
            self.close();
            self.html.push_str(&std::mem::take(&mut self.space));
            if !class.is_empty() {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.class = class;
        }
        let words = start.trim_end();
        self.html.push_str(&std::mem::take(&mut self.space));
        escape::text(&mut self.html, words);
        self.space.push_str(&start[words.len()..]);
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.html.push_str("</span>");
            self.class = "";
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.close();
        self.html.push_str(&self.space);
        self.html
    }
}
