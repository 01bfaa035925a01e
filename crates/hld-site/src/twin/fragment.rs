//! Blocks of raw HTML as Markdown: callouts, drawings as their text reading, tables, lists, code.

use crate::html::{self, Piece, Tag};
use crate::links::Target;

use super::Place;

/// What must come before the next text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Line,
    Block,
}

/// A drawing while its SVG goes by: only its title and description are text.
#[derive(Default)]
struct Drawing {
    title: String,
    description: String,
    /// `title` or `desc`, while inside.
    inside: Option<&'static str>,
    depth: usize,
}

/// Raw HTML turned into Markdown, tag by tag; unbalanced HTML does no harm.
pub(super) struct Fragment<'a> {
    place: &'a Place<'a>,
    out: String,
    gap: Gap,
    /// The next block goes on in the line that stands: after a label in bold.
    glued: bool,
    /// What stands before every line, one entry for each quote and list item.
    prefixes: Vec<(&'a str, &'static str)>,
    /// For each list the number of its next item; `None` when it has no numbers.
    lists: Vec<Option<usize>>,
    /// Addresses of the links that are open; empty for an anchor.
    links: Vec<String>,
    drawing: Option<Drawing>,
    /// The element whose inside is left out.
    skipped: Option<&'a str>,
    in_code: bool,
    in_pre: bool,
    in_cell: bool,
    in_diagram: bool,
    /// In the caption of a drawing, whose words its title has said: only links count.
    in_caption: bool,
    /// Cells of the first row of a table, until the line below it is written.
    columns: Option<usize>,
    /// For each open span whether it is a label.
    spans: Vec<bool>,
}

impl<'a> Fragment<'a> {
    pub(super) fn new(place: &'a Place<'a>) -> Fragment<'a> {
        Fragment {
            place,
            out: String::new(),
            gap: Gap::None,
            glued: false,
            prefixes: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
            drawing: None,
            skipped: None,
            in_code: false,
            in_pre: false,
            in_cell: false,
            in_diagram: false,
            in_caption: false,
            columns: None,
            spans: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out.trim_end().to_owned()
    }

    pub(super) fn read(&mut self, source: &'a str) {
        for piece in html::pieces(source) {
            if let Some(name) = self.skipped {
                if matches!(&piece, Piece::Close { name: close, .. } if *close == name) {
                    self.skipped = None;
                }
                continue;
            }
            if self.drawing.is_some() {
                self.draw(&piece);
                continue;
            }
            match piece {
                Piece::Text(text) => self.text(text),
                Piece::Comment(_) => {}
                Piece::Open(tag) => self.open(&tag),
                Piece::Close { name, .. } => self.close(name),
            }
        }
    }

    fn block(&mut self) {
        self.at_least(Gap::Block);
    }

    fn at_least(&mut self, gap: Gap) {
        if self.in_cell {
            if !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
        } else if !self.glued {
            self.gap = self.gap.max(gap);
        }
    }

    /// Appends what is Markdown already, after the gap that is due.
    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.gap != Gap::None {
            let prefix: String = self.prefixes.iter().map(|(_, prefix)| *prefix).collect();
            if !self.out.is_empty() {
                self.trim();
                if self.gap == Gap::Block {
                    self.out.push('\n');
                    // Between the items of one quote the quote goes on.
                    self.out.push_str(prefix.trim_end());
                }
                self.out.push('\n');
            }
            self.out.push_str(&prefix);
            self.gap = Gap::None;
        } else if self.out.is_empty() {
            for (_, prefix) in &self.prefixes {
                self.out.push_str(prefix);
            }
        }
        self.glued = false;
        self.out.push_str(text);
    }

    fn trim(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
    }

    fn text(&mut self, text: &str) {
        if self.in_caption && self.links.is_empty() {
            return;
        }
        let text = decoded(text);
        if self.in_pre {
            let prefix: String = self.prefixes.iter().map(|(_, prefix)| *prefix).collect();
            self.push(&text.replace('\n', &format!("\n{prefix}")));
            return;
        }
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                c if c.is_ascii_whitespace() => {
                    let after = shown.chars().last();
                    let stands = match after {
                        Some(last) => last != ' ',
                        None => {
                            self.gap == Gap::None
                                && !self.glued
                                && !self.out.is_empty()
                                && !self.out.ends_with([' ', '\n'])
                        }
                    };
                    if stands {
                        shown.push(' ');
                    }
                }
                '|' if self.in_cell => shown.push_str("\\|"),
                '*' | '`' | '<' if !self.in_code => shown.extend(['\\', c]),
                c => shown.push(c),
            }
        }
        if self.gap == Gap::None || !shown.trim().is_empty() {
            self.push(&shown);
        }
    }

    fn open(&mut self, tag: &Tag<'a>) {
        match tag.name {
            "aside" | "section" | "blockquote" => {
                self.block();
                self.prefixes.push((tag.name, "> "));
                let label = if tag.has_class("hld-gold") {
                    "**Gold line.** "
                } else if tag.has_class("hld-check") {
                    "**Self-check.** "
                } else {
                    ""
                };
                self.label(label);
            }
            "p" | "div" | "details" => self.block(),
            // The list behind it says the same in words.
            "figure" if tag.has_class("hld-roadmap") => self.skipped = Some(tag.name),
            "figure" => {
                self.block();
                self.in_diagram = tag.has_class("hld-diagram");
            }
            "figcaption" if self.in_diagram => self.in_caption = true,
            "figcaption" => {
                self.block();
                self.push("**Table: ");
            }
            "summary" => {
                self.block();
                self.push("**");
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.block();
                let level = tag.name[1..].parse().unwrap_or(2);
                self.push(&format!("{} ", "#".repeat(level)));
            }
            "ul" | "ol" => {
                self.at_least(if self.lists.is_empty() {
                    Gap::Block
                } else {
                    Gap::Line
                });
                let start = tag.attribute("start").and_then(|start| start.parse().ok());
                self.lists
                    .push((tag.name == "ol").then_some(start.unwrap_or(1)));
            }
            "li" => self.item(),
            "dt" => {
                self.at_least(Gap::Line);
                self.label("- ");
            }
            "dd" => self.label(": "),
            "pre" => {
                self.block();
                self.push("```\n");
                self.in_pre = true;
            }
            "code" if !self.in_pre => {
                self.push("`");
                self.in_code = true;
            }
            "strong" | "b" | "dfn" => self.push("**"),
            "em" | "i" => self.push("*"),
            "span" => {
                self.spans.push(tag.has_class("hld-label"));
                if tag.has_class("hld-label") {
                    self.push("*");
                }
            }
            "a" => {
                let href = self.address(tag.attribute("href").unwrap_or_default());
                if !href.is_empty() {
                    if self.in_diagram {
                        self.block();
                    }
                    self.push("[");
                }
                self.links.push(href);
            }
            "br" => self.at_least(Gap::Line),
            "img" => {
                let alternative = decoded(tag.attribute("alt").unwrap_or_default());
                let source = self.address(tag.attribute("src").unwrap_or_default());
                self.push(&format!("![{alternative}]({source})"));
            }
            "svg" if !tag.self_closing => {
                self.drawing = Some(Drawing {
                    depth: 1,
                    ..Drawing::default()
                });
            }
            "table" => {
                self.block();
                self.columns = Some(0);
            }
            "tr" => {
                self.at_least(if self.columns == Some(0) {
                    Gap::Block
                } else {
                    Gap::Line
                });
                self.push("|");
            }
            "th" | "td" => {
                self.push(" ");
                self.in_cell = true;
                if let Some(columns) = &mut self.columns {
                    *columns += 1;
                }
            }
            "kbd" | "sub" | "sup" | "del" => self.push(&format!("<{}>", tag.name)),
            "script" | "style" | "button" | "template" => self.skipped = Some(tag.name),
            _ => {}
        }
    }

    fn close(&mut self, name: &'a str) {
        match name {
            "aside" | "section" | "blockquote" => {
                self.leave(name);
                self.block();
            }
            "p" | "div" | "details" | "dl" => self.block(),
            "figure" => {
                self.in_diagram = false;
                self.in_caption = false;
                self.block();
            }
            "figcaption" if self.in_diagram => self.in_caption = false,
            "figcaption" => {
                self.trim();
                self.push("**");
                self.block();
            }
            "summary" => {
                self.trim();
                self.label("** ");
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(),
            "ul" | "ol" => {
                self.lists.pop();
                self.at_least(if self.lists.is_empty() {
                    Gap::Block
                } else {
                    Gap::Line
                });
            }
            "li" => {
                self.glued = false;
                self.leave("li");
                self.gap = Gap::Line;
            }
            "dd" => self.at_least(Gap::Line),
            "pre" if self.in_pre => {
                if !self.out.ends_with('\n') {
                    self.gap = Gap::Line;
                }
                self.push("```");
                self.in_pre = false;
                self.block();
            }
            "code" if self.in_code => {
                self.push("`");
                self.in_code = false;
            }
            "strong" | "b" | "dfn" => self.push("**"),
            "em" | "i" => self.push("*"),
            "a" => {
                if let Some(href) = self.links.pop().filter(|href| !href.is_empty()) {
                    self.push(&format!("]({href})"));
                }
            }
            "th" | "td" => {
                self.trim();
                self.in_cell = false;
                self.push(" |");
            }
            "tr" => {
                if let Some(columns) = self.columns.take() {
                    self.gap = Gap::Line;
                    self.push(&format!("|{}", " --- |".repeat(columns)));
                }
                self.gap = Gap::Line;
            }
            "table" => self.block(),
            "span" if self.spans.pop() == Some(true) => self.push("*"),
            "kbd" | "sub" | "sup" | "del" => self.push(&format!("</{name}>")),
            _ => {}
        }
    }

    /// Words in the line after which the text goes on.
    fn label(&mut self, label: &str) {
        if !label.is_empty() {
            self.push(label);
            self.glued = true;
        }
    }

    fn item(&mut self) {
        self.at_least(Gap::Line);
        let (marker, indent) = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                (marker, "   ")
            }
            _ => ("- ".to_owned(), "  "),
        };
        self.label(&marker);
        self.prefixes.push(("li", indent));
    }

    /// Ends a quote or an item, and those inside it that were not closed.
    fn leave(&mut self, name: &str) {
        self.glued = false;
        if let Some(at) = self.prefixes.iter().rposition(|(open, _)| *open == name) {
            self.prefixes.truncate(at);
        }
    }

    /// Reads a drawing; its reading is written when it ends.
    fn draw(&mut self, piece: &Piece<'_>) {
        let Some(drawing) = &mut self.drawing else {
            return;
        };
        match piece {
            Piece::Open(tag) if tag.name == "svg" && !tag.self_closing => drawing.depth += 1,
            Piece::Open(tag) if drawing.depth == 1 => {
                drawing.inside = match tag.name {
                    "title" if drawing.title.is_empty() => Some("title"),
                    "desc" if drawing.description.is_empty() => Some("desc"),
                    _ => None,
                }
            }
            Piece::Text(text) => match drawing.inside {
                Some("title") => drawing.title.push_str(&decoded(text)),
                Some(_) => drawing.description.push_str(&decoded(text)),
                None => {}
            },
            Piece::Close { name: "svg", .. } => {
                drawing.depth -= 1;
                if drawing.depth == 0 {
                    let drawing = self.drawing.take().unwrap_or_default();
                    self.reading(&drawing);
                }
            }
            Piece::Close { .. } => drawing.inside = None,
            _ => {}
        }
    }

    fn reading(&mut self, drawing: &Drawing) {
        if !drawing.title.is_empty() {
            self.block();
            self.push(&format!("**Drawing: {}**", drawing.title.trim()));
        }
        let (lead, steps) = steps(&drawing.description);
        self.block();
        self.push(lead);
        self.block();
        for step in steps {
            self.push(step);
            self.at_least(Gap::Line);
        }
        self.block();
    }

    /// A link as it holds between twins.
    fn address(&self, href: &str) -> String {
        let href = decoded(href);
        let place = self.place;
        match place.resolver.resolve(place.source, place.out, &href) {
            Target::Page { href, .. } => {
                let (file, rest) = match href.find(['#', '?']) {
                    Some(at) => href.split_at(at),
                    None => (href.as_str(), ""),
                };
                match file.strip_suffix(".html") {
                    Some(stem) => format!("{stem}.md{rest}"),
                    None => href,
                }
            }
            Target::File { href, .. } | Target::Missing { href, .. } => href,
            Target::External => href,
            Target::Unsafe => String::new(),
        }
    }
}

/// An alternative text as what stands before its numbered steps, and the steps, each for a line of its own.
fn steps(text: &str) -> (&str, Vec<&str>) {
    let text = text.trim();
    let first = match text.find(" 1. ") {
        _ if text.starts_with("1. ") => 0,
        Some(at) => at + 1,
        None => return (text, Vec::new()),
    };
    let (lead, mut rest) = text.split_at(first);
    let mut steps = Vec::new();
    for number in 2.. {
        let Some(at) = rest.find(&format!(" {number}. ")) else {
            break;
        };
        steps.push(rest[..at].trim());
        rest = &rest[at + 1..];
    }
    steps.push(rest);
    (lead.trim(), steps)
}

/// Text with its entities read: the named ones that occur in our HTML, and numbers.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest[1..]
            .find(';')
            .filter(|end| *end <= 8)
            .and_then(|end| Some((character(&rest[1..=end])?, end + 2)));
        match entity {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stand_on_lines_of_their_own() {
        assert_eq!(steps("1. A. 2. B."), ("", vec!["1. A.", "2. B."]));
        assert_eq!(
            steps("Read: 1. A 2.5 s. 2. B."),
            ("Read:", vec!["1. A 2.5 s.", "2. B."])
        );
        assert_eq!(steps("No steps."), ("No steps.", vec![]));
        assert_eq!(steps(""), ("", vec![]));
    }

    #[test]
    fn entities_are_read_once() {
        assert_eq!(
            decoded("a &lt; b &amp;lt; &#10;&#x41; & &nothing; &"),
            "a < b &lt; \nA & &nothing; &"
        );
    }
}
