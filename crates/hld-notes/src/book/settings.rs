//! The settings themselves: unknown keys, kinds that do not exist, ranges that hold nothing.

use super::Book;
use crate::code::Code;
use crate::config::{KEYS, MDBOOK_KEYS};
use crate::diagnostic::Diagnostic;
use crate::front_matter::KINDS;
use crate::span::Span;
use crate::suggest::closest;

pub(super) fn check(book: &Book<'_>, found: &mut Vec<Diagnostic>) {
    let mut report = |code: Code, message: String, help: String| {
        found.push(Diagnostic::new(code, "book.toml", Span::at(0), message).with_help(help));
    };
    let keys = || KEYS.iter().chain(MDBOOK_KEYS).copied();
    for key in book
        .config
        .others
        .keys()
        .filter(|key| !MDBOOK_KEYS.contains(&key.as_str()))
    {
        let help = match closest(key, keys()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", KEYS.join(", ")),
        };
        report(
            Code::ConfigKey,
            format!("`{key}` is not a setting of `preprocessor.hld`"),
            help,
        );
    }
    for slug in book.config.titles.keys() {
        if !book.config.planned.contains(slug) {
            let planned = book.config.planned.iter().map(String::as_str);
            report(
                Code::ConfigValue,
                format!("`titles` names `{slug}`, which is not planned"),
                match closest(slug, planned) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "list it in `planned`, or take its title away".to_owned(),
                },
            );
        }
    }
    for (kind, rules) in &book.config.kinds {
        if !KINDS.contains(&kind.as_str()) {
            let help = match closest(kind, KINDS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", KINDS.join(", ")),
            };
            report(
                Code::ConfigValue,
                format!("`{kind}` is not a kind of chapter"),
                help,
            );
        }
        for (name, range) in [("words", rules.words), ("checks", rules.checks)] {
            if let Some((least, most)) = range.filter(|(least, most)| least > most) {
                let message =
                    format!("`{name} = [{least}, {most}]` of kind `{kind}` holds no number");
                report(
                    Code::ConfigValue,
                    message,
                    "write the least number first".to_owned(),
                );
            }
        }
    }
}
