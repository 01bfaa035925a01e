//! Highlighting by syntect to a dozen short CSS classes, remembered by content.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::escape;

/// Blocks remembered before the memory is emptied: a long `serve` must not grow without end.
const REMEMBERED: usize = 20_000;
/// Longest block that is highlighted, in bytes; beyond it the time is worth more than the color.
const LONGEST: usize = 200_000;

/// Highlights code; the syntaxes are decoded on first use.
#[derive(Default)]
pub(crate) struct Highlighter {
    syntaxes: OnceLock<SyntaxSet>,
    remembered: Mutex<HashMap<u64, Arc<[String]>>>,
}

impl Highlighter {
    /// The lines of `code` as HTML without newlines, each with its own spans; plain for an unknown language.
    pub(crate) fn lines(&self, language: &str, code: &str) -> Arc<[String]> {
        let Some(syntax) = self.syntax(language).filter(|_| code.len() <= LONGEST) else {
            return plain(code);
        };
        let mut hasher = DefaultHasher::new();
        (&syntax.name, code).hash(&mut hasher);
        let key = hasher.finish();
        if let Some(lines) = self.remembered().get(&key) {
            return Arc::clone(lines);
        }
        let lines = self
            .highlighted(syntax, code)
            .unwrap_or_else(|| plain(code));
        let mut remembered = self.remembered();
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(key, Arc::clone(&lines));
        lines
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Arc<[String]>>> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn syntaxes(&self) -> &SyntaxSet {
        self.syntaxes.get_or_init(two_face::syntax::extra_newlines)
    }

    fn syntax(&self, language: &str) -> Option<&SyntaxReference> {
        let token = match language {
            "" | "text" | "txt" | "plain" | "plaintext" | "console" | "output" | "mermaid" => {
                return None;
            }
            "csharp" => "cs",
            "golang" => "go",
            "jsonc" | "json5" => "json",
            "shell" | "zsh" => "bash",
            "proto3" => "proto",
            "postgres" | "postgresql" | "mysql" | "cql" => "sql",
            "node" => "js",
            "redis" => return None,
            other => other,
        };
        self.syntaxes()
            .find_syntax_by_token(token)
            .filter(|syntax| syntax.name != "Plain Text")
    }

    /// `None` when the syntax itself fails on this code.
    fn highlighted(&self, syntax: &SyntaxReference, code: &str) -> Option<Arc<[String]>> {
        let mut state = ParseState::new(syntax);
        let mut scopes = ScopeStack::new();
        let mut classes = Classes::default();
        let mut lines = Vec::new();
        for line in code.split_inclusive('\n') {
            let text = line.strip_suffix('\n').unwrap_or(line);
            // The newline syntaxes want to see the end of every line.
            let fed = if line.ends_with('\n') {
                line.to_owned()
            } else {
                format!("{line}\n")
            };
            let mut html = Run::default();
            let mut from = 0;
            for (at, op) in state.parse_line(&fed, self.syntaxes()).ok()? {
                let at = at.min(text.len());
                if at > from {
                    html.push(classes.of_stack(scopes.as_slice()), text.get(from..at)?);
                    from = at;
                }
                scopes.apply(&op).ok()?;
            }
            html.push(classes.of_stack(scopes.as_slice()), text.get(from..)?);
            lines.push(html.finish());
        }
        Some(lines.into())
    }
}

fn plain(code: &str) -> Arc<[String]> {
    code.lines()
        .map(|line| {
            let mut html = String::with_capacity(line.len());
            escape::text(&mut html, line);
            html
        })
        .collect()
}

/// One line of HTML in which neighbors of the same class share a span.
#[derive(Default)]
struct Run {
    html: String,
    class: &'static str,
    /// White space that belongs to whatever comes next: it has no color of its own.
    space: String,
}

impl Run {
    fn push(&mut self, class: &'static str, text: &str) {
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

    fn finish(mut self) -> String {
        self.close();
        self.html.push_str(&self.space);
        self.html
    }
}

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

/// Scope to class, worked out once per scope and block.
#[derive(Default)]
struct Classes {
    table: Vec<(Scope, &'static str)>,
    known: HashMap<Scope, Option<&'static str>>,
}

impl Classes {
    fn of(&mut self, scope: Scope) -> Option<&'static str> {
        if let Some(class) = self.known.get(&scope) {
            return *class;
        }
        if self.table.is_empty() {
            self.table = CLASSES
                .iter()
                .filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)))
                .collect();
        }
        let class = self
            .table
            .iter()
            .find(|(prefix, _)| prefix.is_prefix_of(scope))
            .map(|(_, class)| *class);
        self.known.insert(scope, class);
        class
    }

    fn of_stack(&mut self, scopes: &[Scope]) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, code: &str) -> String {
        Highlighter::default().lines(language, code).join("\n")
    }

    #[test]
    fn python_gets_classes_and_closes_its_spans_on_every_line() {
        let found = html(
            "python",
            "def f(x):\n    \"\"\"a\n    b\"\"\"\n    return 1 # <c>\n",
        );
        assert!(found.contains("<span class=\"hf\">f</span>"), "{found}");
        assert!(found.contains("<span class=\"hn\">1</span>"), "{found}");
        assert!(found.contains("# &lt;c&gt;</span>"), "{found}");
        for line in found.lines() {
            assert_eq!(
                line.matches("<span").count(),
                line.matches("</span>").count(),
                "{line}"
            );
        }
    }

    #[test]
    fn unknown_and_empty_languages_are_plain() {
        assert_eq!(html("no-such-language", "a < b"), "a &lt; b");
        assert_eq!(html("", "x"), "x");
    }

    #[test]
    fn languages_of_the_book_are_known() {
        let highlighter = Highlighter::default();
        for language in [
            "python",
            "py",
            "sql",
            "json",
            "yaml",
            "toml",
            "bash",
            "sh",
            "go",
            "java",
            "rust",
            "js",
            "ts",
            "typescript",
            "http",
            "proto",
            "protobuf",
            "graphql",
            "dockerfile",
            "nginx",
            "lua",
            "kotlin",
            "c",
            "cpp",
            "csharp",
            "html",
            "css",
            "diff",
            "hcl",
            "terraform",
        ] {
            assert!(highlighter.syntax(language).is_some(), "{language}");
        }
    }
}
