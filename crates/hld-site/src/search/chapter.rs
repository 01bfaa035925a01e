//! One chapter's HTML to its sections and their weighed words; kept with the chapter until it changes.

use std::collections::HashMap;

use super::encode::level;
use super::packed::Indexed;
use super::words::{Language, words};
use crate::escape::unescape;
use crate::html::{Piece, Tag, is_void, pieces};
use crate::meta::Meta;

/// What one hit in a place is worth, in eighths of a word of the text.
mod worth {
    pub const TITLE: u32 = 96;
    pub const TERM: u32 = 64;
    pub const SUMMARY: u32 = 24;
    pub const HEADING_2: u32 = 40;
    pub const HEADING_3: u32 = 32;
    pub const GOLD: u32 = 24;
    pub const CAPTION: u32 = 24;
    pub const HEADER_CELL: u32 = 16;
    pub const TEXT: u32 = 8;
}

/// Characters of a section that a result shows.
const EXCERPT: usize = 110;
/// And of a chapter's summary, which was written to be shown.
const SUMMARY: usize = 160;
/// A page that collects what stands elsewhere, and is longer than this, is found by its headings alone.
const COLLECTED: usize = 30_000;
/// Sections of a chapter; what comes after them belongs to the last.
const MOST_SECTIONS: usize = 4_000;
/// Forms of one stem that are told apart.
const MOST_ENDINGS: usize = 200;

/// What is indexed.
pub(crate) struct Source<'a> {
    pub name: &'a str,
    pub meta: Option<&'a Meta>,
    pub html: &'a str,
    pub language: Language,
}

/// Indexes one chapter.
pub(crate) fn index(source: &Source<'_>) -> Indexed {
    let reference = source.meta.and_then(|meta| meta.kind.as_deref()) == Some("reference");
    let mut reader = Reader {
        language: source.language,
        headings_only: reference && source.html.len() > COLLECTED,
        sections: vec![Section::default()],
        found: Vec::new(),
        stems: HashMap::with_capacity(source.html.len() / 32),
        forms: HashMap::with_capacity(source.html.len() / 32),
        open: Vec::new(),
        run: String::new(),
    };
    reader.count(source.name, worth::TITLE / 2);
    if let Some(meta) = source.meta {
        let summary = meta.summary.as_deref().unwrap_or_default();
        reader.count(summary, worth::SUMMARY);
        // A result for the chapter as a whole says what the chapter says of itself.
        reader.sections[0].excerpt = one_line(summary, SUMMARY);
        for (names, definition) in &meta.terms {
            reader.count(names, worth::TERM);
            reader.count(definition, worth::TEXT);
        }
    }
    for piece in pieces(source.html) {
        reader.piece(&piece);
    }
    reader.end_run();
    reader.finish(reference)
}

#[derive(Default)]
struct Section {
    id: String,
    heading: String,
    excerpt: String,
    has_gold: bool,
    words: u32,
}

#[derive(Default)]
struct Found {
    stem: String,
    endings: Vec<String>,
    /// Section and worth, in the order of the text.
    places: Vec<(u16, u32)>,
}

/// What an open element says about the text in it.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Nothing,
    Worth(u32),
    Heading(u32),
    Gold,
    Paragraph,
    /// Not for the index: styles, labels, what stands in the caption too.
    Hidden,
}

/// Where a word is counted, if it is.
#[derive(Clone, Copy)]
enum Known {
    Stop,
    At(usize),
}

struct Reader<'a> {
    language: Language,
    headings_only: bool,
    sections: Vec<Section>,
    found: Vec<Found>,
    /// A stem to what was found.
    stems: HashMap<String, usize>,
    /// A word as it was written to what was found.
    forms: HashMap<String, Known>,
    open: Vec<(&'a str, Role)>,
    run: String,
}

impl<'a> Reader<'a> {
    fn piece(&mut self, piece: &Piece<'a>) {
        match piece {
            Piece::Text(text) => self.run.push_str(text),
            Piece::Comment(_) => {}
            Piece::Open(tag) => {
                if !is_inline(tag.name) {
                    self.end_run();
                }
                let role = self.role(tag);
                if is_void(tag.name) || tag.self_closing {
                    return;
                }
                if let Role::Heading(_) = role {
                    self.start_section(tag);
                }
                self.open.push((tag.name, role));
            }
            Piece::Close { name, .. } => {
                if !is_inline(name) {
                    self.end_run();
                }
                if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
                    self.open.truncate(at);
                }
            }
        }
    }

    fn role(&self, tag: &Tag<'a>) -> Role {
        match tag.name {
            "h1" => Role::Heading(worth::TITLE),
            "h2" => Role::Heading(worth::HEADING_2),
            "h3" => Role::Heading(worth::HEADING_3),
            "h4" | "h5" | "h6" | "dt" | "figcaption" => Role::Worth(worth::CAPTION),
            "th" => Role::Worth(worth::HEADER_CELL),
            "p" if tag.has_class("hld-gold-line") => Role::Gold,
            "p" | "li" => Role::Paragraph,
            "style" | "script" => Role::Hidden,
            // The name of a drawing is its caption.
            "title" => Role::Hidden,
            "span" if tag.has_class("hld-label") => Role::Hidden,
            "a" if tag.has_class("hld-source") => Role::Hidden,
            _ => Role::Nothing,
        }
    }

    fn start_section(&mut self, tag: &Tag<'a>) {
        if tag.name == "h1" || self.sections.len() >= MOST_SECTIONS {
            return;
        }
        self.sections.push(Section {
            id: unescape(tag.attribute("id").unwrap_or_default()),
            ..Section::default()
        });
    }

    /// Takes the text since the last block began or ended.
    fn end_run(&mut self) {
        if self.run.trim().is_empty() {
            self.run.clear();
            return;
        }
        let run = entities(&std::mem::take(&mut self.run));
        let (mut worth, mut heading, mut gold, mut paragraph) = (worth::TEXT, false, false, false);
        for (_, role) in &self.open {
            match role {
                Role::Hidden => return,
                Role::Worth(more) => worth = worth.max(*more),
                Role::Heading(more) => {
                    worth = worth.max(*more);
                    heading = true;
                }
                Role::Gold => {
                    worth = worth.max(worth::GOLD);
                    gold = true;
                }
                Role::Paragraph => paragraph = true,
                Role::Nothing => {}
            }
        }
        if self.headings_only && !heading {
            return;
        }
        if let Some(section) = self.sections.last_mut() {
            if heading && !section.id.is_empty() {
                section.heading = one_line(&run, usize::MAX);
            } else if gold && !section.has_gold {
                section.has_gold = true;
                section.excerpt = one_line(&run, EXCERPT);
            } else if (paragraph || worth == worth::CAPTION) && section.excerpt.is_empty() {
                // A section that is one table or one drawing is shown with its caption.
                section.excerpt = one_line(&run, EXCERPT);
            }
        }
        self.count(&run, worth);
    }

    /// Counts the words of a text for the section that is open.
    fn count(&mut self, text: &str, worth: u32) {
        let number = (self.sections.len() - 1) as u16;
        let (language, found) = (self.language, &mut self.found);
        let (stems, forms) = (&mut self.stems, &mut self.forms);
        let mut count = 0;
        words(text, |word| {
            count += 1;
            let at = match forms.get(word) {
                Some(at) => *at,
                None => {
                    let at = new_word(word, language, found, stems);
                    forms.insert(word.to_owned(), at);
                    at
                }
            };
            let Known::At(at) = at else {
                return;
            };
            match found[at].places.last_mut() {
                Some((section, sum)) if *section == number => *sum += worth,
                _ => found[at].places.push((number, worth)),
            }
        });
        if let Some(section) = self.sections.last_mut() {
            section.words += count;
        }
    }

    fn finish(mut self, reference: bool) -> Indexed {
        let mut found = std::mem::take(&mut self.found);
        found.sort_unstable_by(|a, b| a.stem.cmp(&b.stem));
        let mut packed = Vec::with_capacity(found.len() * 16);
        let push_text = |packed: &mut Vec<u8>, text: &str| {
            packed.push(text.len().min(255) as u8);
            packed.extend_from_slice(&text.as_bytes()[..text.len().min(255)]);
        };
        for mut word in found {
            push_text(&mut packed, &word.stem);
            word.endings.sort_unstable();
            packed.push(word.endings.len() as u8);
            for ending in &word.endings {
                push_text(&mut packed, ending);
            }
            packed.extend_from_slice(&(word.places.len() as u16).to_le_bytes());
            for (section, worth) in word.places {
                packed.extend_from_slice(&section.to_le_bytes());
                packed.push(level(self.weighed(section, worth, reference)));
            }
        }
        let sections: Vec<[&str; 3]> = self
            .sections
            .iter()
            .map(|section| [section.id.as_str(), &section.heading, &section.excerpt])
            .collect();
        Indexed {
            packed,
            sections: serde_json::to_string(&sections).unwrap_or_default(),
        }
    }

    /// A word in a long section says less about it; what a reference page says stands elsewhere first.
    fn weighed(&self, section: u16, worth: u32, reference: bool) -> u32 {
        let length = match section {
            0 => 0,
            section => self.sections[usize::from(section)].words,
        };
        let worth = worth * 200 / (120 + length.min(1_000));
        if reference { worth * 2 / 5 } else { worth }.max(1)
    }
}

/// Finds the place of a word that was not met before, or not in this form.
fn new_word(
    word: &str,
    language: Language,
    found: &mut Vec<Found>,
    stems: &mut HashMap<String, usize>,
) -> Known {
    if language.is_stop(word) {
        return Known::Stop;
    }
    let stem = language.stem(word);
    let at = match stems.get(&stem) {
        Some(at) => *at,
        None => {
            stems.insert(stem.clone(), found.len());
            found.push(Found {
                stem,
                ..Found::default()
            });
            found.len() - 1
        }
    };
    if found[at].endings.len() < MOST_ENDINGS
        && let Some(ending) = word.strip_prefix(found[at].stem.as_str())
        && ending.len() < 10
    {
        found[at].endings.push(ending.to_owned());
    }
    Known::At(at)
}

/// Elements that words run through.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "tspan"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Undoes the entities that the writer makes, and numeric ones.
fn entities(text: &str) -> String {
    let mut plain = unescape(text);
    let mut from = 0;
    while let Some(at) = plain[from..].find("&#").map(|at| at + from) {
        let digits = &plain[at + 2..];
        let end = digits.find(';').filter(|end| *end < 8);
        let code = end.and_then(|end| match digits[..end].strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits[..end].parse().ok(),
        });
        if let (Some(end), Some(c)) = (end, code.and_then(char::from_u32)) {
            plain.replace_range(at..at + end + 3, c.encode_utf8(&mut [0; 4]));
        }
        from = at + 1;
        while !plain.is_char_boundary(from) {
            from += 1;
        }
    }
    plain.replace("&nbsp;", " ")
}

/// One line of at most `most` characters, cut between words.
fn one_line(text: &str, most: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.chars().count() > most {
            let cut = line
                .char_indices()
                .nth(most)
                .map_or(line.len(), |(at, _)| at);
            let before = line[..cut]
                .rfind(' ')
                .filter(|_| !line[cut..].starts_with(' '));
            let cut = before.unwrap_or(cut);
            line.truncate(cut);
            line.push('…');
            break;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::packed::Place;
    use super::*;

    fn indexed(html: &str) -> Indexed {
        index(&Source {
            name: "Name",
            meta: None,
            html,
            language: Language::English,
        })
    }

    fn places(indexed: &Indexed, wanted: &str) -> Vec<Place> {
        let word = indexed.words().find(|word| word.stem == wanted);
        word.map_or_else(Vec::new, |word| word.places().collect())
    }

    #[test]
    fn titles_weigh_most_and_sections_begin_at_headings() {
        let chapter = indexed(
            "<h1 id=\"t\">Kafka</h1><p>A log.</p><h2 id=\"how\">How <a class=\"anchor\"></a></h2><p>A kafka topic &amp; log</p>",
        );
        let kafka = places(&chapter, "kafka");
        assert_eq!(
            kafka.iter().map(|place| place.section).collect::<Vec<_>>(),
            [0, 1]
        );
        assert!(kafka[0].level > kafka[1].level);
        assert_eq!(
            chapter.sections,
            r#"[["","","A log."],["how","How","A kafka topic & log"]]"#
        );
    }

    #[test]
    fn a_chapter_is_shown_with_its_summary_and_a_table_with_its_caption() {
        let meta: Meta = serde_json::from_str(r#"{"summary":"Who fills the copy."}"#).unwrap();
        let chapter = index(&Source {
            name: "Name",
            meta: Some(&meta),
            html: "<h1>Caching</h1><p>Later.</p><h2 id=\"n\">Numbers</h2><figcaption>Figures</figcaption><td>one</td><p>And text.</p>",
            language: Language::English,
        });
        assert_eq!(
            chapter.sections,
            r#"[["","","Who fills the copy."],["n","Numbers","Figures"]]"#
        );
    }

    #[test]
    fn words_in_drawings_count_and_their_styles_do_not() {
        let chapter = indexed(
            "<h1>T</h1><svg><title>dup</title><desc>said</desc><style>.rust{}</style><text x=\"1\">outbox</text><text>relay</text></svg>",
        );
        for word in ["outbox", "relay", "said"] {
            assert_eq!(places(&chapter, word).len(), 1, "{word}");
        }
        for word in ["rust", "dup", "outboxrelay"] {
            assert_eq!(places(&chapter, word).len(), 0, "{word}");
        }
    }

    #[test]
    fn emphasis_does_not_break_a_word_and_a_block_does() {
        let chapter = indexed("<p>re<em>pli</em>ca</p><td>one</td><td>two</td>");
        for word in ["replica", "one", "two"] {
            assert_eq!(places(&chapter, word).len(), 1, "{word}");
        }
    }

    #[test]
    fn survives_any_html() {
        for html in [
            "",
            "<",
            "<h2>",
            "</p>",
            "&#99999999;&#x1F600;&#;&#",
            "<svg><text>",
            "<h2 id=\"é\">é&#233;",
        ] {
            indexed(html);
        }
        assert_eq!(entities("&#233;&#x41;&lt;&#99999999;"), "éA<&#99999999;");
        assert_eq!(one_line("ab  cd ef", 5), "ab cd…");
        assert_eq!(one_line("éééééééé", 5), "ééééé…");
    }
}
