//! Colors on their way to the page: as they are, checked, darkened, or as custom properties.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::color::Color;
use crate::{Options, Theme};

/// Turns scene colors into attribute values.
pub(super) struct Ink {
    exact: bool,
    theme: Theme,
    /// Colors used, by the name of their custom property.
    used: BTreeMap<String, Color>,
}

impl Ink {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            exact: options.is_exact(),
            theme: options.theme,
            used: BTreeMap::new(),
        }
    }

    /// The `stroke` of a scene color. What is no color becomes the default ink.
    pub(super) fn stroke<'c>(&mut self, color: &'c str) -> Cow<'c, str> {
        self.paint(color, "#1e1e1e")
    }

    /// The `fill` of a scene color. What is no color is not filled.
    pub(super) fn fill<'c>(&mut self, color: &'c str) -> Cow<'c, str> {
        self.paint(color, "none")
    }

    fn paint<'c>(&mut self, text: &'c str, fallback: &str) -> Cow<'c, str> {
        if self.exact {
            return Cow::Borrowed(text);
        }
        Cow::Owned(self.checked(text, fallback))
    }

    fn checked(&mut self, text: &str, fallback: &str) -> String {
        let lower = text.trim().to_ascii_lowercase();
        if matches!(lower.as_str(), "none" | "transparent") {
            return lower;
        }
        let (text, color) = match Color::parse(&lower) {
            Some(color) => (lower, color),
            None => match Color::parse(fallback) {
                Some(color) => (fallback.to_owned(), color),
                None => return fallback.to_owned(),
            },
        };
        match self.theme {
            Theme::Light => text,
            Theme::Dark => color.dark().hex(),
            Theme::Variables => {
                let hex = color.hex();
                let name = hex.trim_start_matches('#').to_owned();
                let value = format!("var(--ex-{name},{hex})");
                self.used.insert(name, color);
                value
            }
        }
    }

    /// The light and dark values of the custom properties used, for the drawing with this id.
    pub(super) fn style(&self, root: &str) -> String {
        if self.used.is_empty() {
            return String::new();
        }
        let root: String = root
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        let values = |dark: bool| {
            self.used
                .iter()
                .fold(String::new(), |mut out, (name, color)| {
                    let value = if dark {
                        color.dark().hex()
                    } else {
                        color.hex()
                    };
                    // writing to a String cannot fail
                    let _ = write!(out, "--ex-{name}:{value};");
                    out
                })
        };
        let (light, dark) = (values(false), values(true));
        format!(
            "#{root}{{{light}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]) #{root},#{root}:root{{{dark}}}}}@media screen{{[data-theme=\"dark\"] #{root}{{{dark}}}}}"
        )
    }
}
