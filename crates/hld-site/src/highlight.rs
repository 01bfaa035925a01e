//! Highlighting by syntect to a dozen short CSS classes, remembered by content.

mod classes;
mod kept;
mod lines;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use syntect::parsing::{SyntaxReference, SyntaxSet};

use crate::cache::Cache;
use crate::escape;
use kept::Kept;
use lines::Lines;

/// Blocks remembered before the memory is emptied: a long `serve` must not grow without end.
const REMEMBERED: usize = 20_000;
/// Longest block that is highlighted, in bytes; beyond it the time is worth more than the color.
const LONGEST: usize = 200_000;

/// Highlights code; the syntaxes are decoded on first use.
#[derive(Default)]
pub(crate) struct Highlighter {
    syntaxes: OnceLock<SyntaxSet>,
    lines: Lines,
    remembered: Mutex<HashMap<u128, Arc<str>>>,
    cache: Option<Cache>,
    kept: OnceLock<Kept>,
    /// Blocks that were kept by an earlier run, and used in this one.
    reused: Mutex<usize>,
}

impl Highlighter {
    /// A highlighter that keeps what it did for the next run of the program, where a folder is given.
    pub(crate) fn new(cache: Option<Cache>) -> Highlighter {
        Highlighter {
            cache,
            ..Highlighter::default()
        }
    }

    /// The lines of `code` as HTML, each with its own spans; plain for an unknown language.
    pub(crate) fn lines(&self, language: &str, code: &str) -> Arc<str> {
        let key = key(language, code);
        if let Some(html) = lock(&self.remembered).get(&key) {
            return Arc::clone(html);
        }
        let html: Arc<str> = match self.kept().get(key, code) {
            Some(html) => {
                *lock(&self.reused) += 1;
                html.into()
            }
            None => match self.syntax(language).filter(|_| code.len() <= LONGEST) {
                Some(syntax) => match self.lines.of(syntax, self.syntaxes(), code) {
                    Some(lines) => lines.join("\n").into(),
                    None => plain(code),
                },
                None => return plain(code),
            },
        };
        let mut remembered = lock(&self.remembered);
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(key, Arc::clone(&html));
        html
    }

    /// Keeps the blocks of this run for the next one, unless they are those of the last.
    pub(crate) fn keep(&self) {
        let Some(cache) = &self.cache else {
            return;
        };
        let remembered = lock(&self.remembered);
        let reused = *lock(&self.reused);
        if reused == remembered.len() && reused == self.kept().len() {
            return;
        }
        kept::write(
            cache,
            remembered.iter().map(|(key, html)| (*key, html.as_ref())),
        );
    }

    fn kept(&self) -> &Kept {
        self.kept
            .get_or_init(|| self.cache.as_ref().map(Kept::read).unwrap_or_default())
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
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Two hashes of 64 bits: a block that takes the place of another would be seen by nobody.
fn key(language: &str, code: &str) -> u128 {
    let half = |number: u8| {
        let mut hasher = DefaultHasher::new();
        (number, language, code).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

fn plain(code: &str) -> Arc<str> {
    let mut html = String::with_capacity(code.len());
    for (number, line) in code.lines().enumerate() {
        if number > 0 {
            html.push('\n');
        }
        escape::text(&mut html, line);
    }
    html.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, code: &str) -> String {
        Highlighter::default().lines(language, code).to_string()
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
