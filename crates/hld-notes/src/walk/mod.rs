//! The body of a chapter: one pass over the events of the Markdown parser.

mod blocks;
mod finish;
mod inline;

use crate::chapter::*;
use crate::code::Code;
use crate::diagnostic::Findings;
use crate::estimate;
use crate::heading::HeadingIds;
use crate::limits;
use crate::parse::{options, report_depth};
use crate::span::{Excerpt, Span, Spanned};
use crate::table;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};

/// Text that is being collected for the element that is open.
enum Collector {
    Heading {
        level: u8,
        start: Span,
        id: Option<String>,
        attributes: bool,
    },
    Link {
        span: Span,
        dest: String,
    },
    Image {
        span: Span,
        dest: String,
        title: String,
    },
    DefinitionTitle {
        span: Span,
    },
}

struct Open {
    collector: Collector,
    text: String,
}

struct Paragraph {
    span: Span,
    /// The images that stand directly in it, by index into `diagrams`.
    diagram: Option<usize>,
    others: bool,
}

struct OpenCode {
    span: Span,
    kind: Option<String>,
    text: Excerpt,
}

/// A word count that waits until we know what the callouts are.
struct Prose {
    place: usize,
    words: usize,
}

pub(crate) struct Walk<'s, 'f, 'p> {
    source: &'s str,
    chapter: Chapter,
    findings: &'f mut Findings<'p>,
    ids: HeadingIds,
    open: Vec<Open>,
    tags: usize,
    containers: usize,
    tables: usize,
    paragraph: Option<Paragraph>,
    code: Option<OpenCode>,
    html: Option<(Span, Excerpt)>,
    table: Option<Table>,
    caption: Option<Caption>,
    quotes: Vec<Span>,
    prose: Vec<Prose>,
    /// Gold lines and self-checks, in order.
    callouts: Vec<Span>,
    scope: estimate::Scope,
    /// The number of each footnote, by the order of first reference.
    footnote_numbers: BTreeMap<String, usize>,
    defined: BTreeSet<String>,
    /// The tags that are not allowed and were reported.
    opened: BTreeSet<String>,
    /// Where the last counted text ended, and whether its last word is counted, if that word may go on.
    word: Option<(usize, bool)>,
}

impl<'s, 'f, 'p> Walk<'s, 'f, 'p> {
    /// Gets ready to read the body of a chapter.
    pub(crate) fn new(
        source: &'s str,
        chapter: Chapter,
        findings: &'f mut Findings<'p>,
    ) -> Walk<'s, 'f, 'p> {
        Walk {
            source,
            chapter,
            findings,
            ids: HeadingIds::default(),
            open: Vec::new(),
            tags: 0,
            containers: 0,
            tables: 0,
            paragraph: None,
            code: None,
            html: None,
            table: None,
            caption: None,
            quotes: Vec::new(),
            prose: Vec::new(),
            callouts: Vec::new(),
            scope: estimate::Scope::default(),
            footnote_numbers: BTreeMap::new(),
            defined: BTreeSet::new(),
            opened: BTreeSet::new(),
            word: None,
        }
    }

    /// Reads the body; a chapter that is nested too deep comes back without constructs.
    pub(crate) fn run(mut self) -> Chapter {
        let base = self.chapter.body.start;
        let text = self.chapter.body.of(self.source);
        for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
            let span = Span::from(range).shifted(base);
            if self.containers > limits::DEPTH || self.tags > 4 * limits::DEPTH {
                report_depth(self.findings, Span::at(span.start));
                return Chapter {
                    path: self.chapter.path,
                    slug: self.chapter.slug,
                    front: self.chapter.front,
                    body: self.chapter.body,
                    refused: Some(Refusal::TooDeep),
                    ..Chapter::default()
                };
            }
            self.event(event, span);
        }
        self.drop_caption();
        self.finish()
    }

    fn top_level(&self) -> bool {
        self.containers == 0
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => {
                self.tags += 1;
                self.start(tag, span);
            }
            Event::End(tag) => {
                self.tags = self.tags.saturating_sub(1);
                self.end(tag);
            }
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => {
                self.words(&code, span);
                self.append(&code);
                self.not_alone();
                self.inline_estimate(&code, span);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.append(&text);
                self.not_alone();
            }
            Event::Html(raw) => match &mut self.html {
                Some((_, excerpt)) => push(excerpt, self.source, &raw, span),
                None => {
                    let mut excerpt = Excerpt::at(span.start);
                    push(&mut excerpt, self.source, &raw, span);
                    self.html_read(&excerpt, span, true);
                }
            },
            Event::InlineHtml(raw) => {
                let mut excerpt = Excerpt::at(span.start);
                push(&mut excerpt, self.source, &raw, span);
                self.html_read(&excerpt, span, false);
                self.not_alone();
            }
            Event::FootnoteReference(label) => {
                self.footnote_reference(&label, span);
                self.not_alone();
            }
            Event::SoftBreak | Event::HardBreak => self.append("\n"),
            Event::Rule => self.drop_caption(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        if is_block(&tag) && !matches!(tag, Tag::Table(_)) {
            self.drop_caption();
        }
        match tag {
            Tag::Paragraph => {
                self.paragraph = Some(Paragraph {
                    span,
                    diagram: None,
                    others: false,
                });
            }
            Tag::Heading {
                level,
                id,
                classes: _,
                attrs,
            } => self.open.push(Open {
                collector: Collector::Heading {
                    level: level as u8,
                    start: span,
                    id: id.map(|id| id.into_string()),
                    attributes: !attrs.is_empty(),
                },
                text: String::new(),
            }),
            Tag::BlockQuote(kind) => {
                self.block_quote(kind, span);
                self.quotes.push(span);
                self.containers += 1;
            }
            Tag::List(_) => {
                if self.top_level() {
                    self.chapter.top_level_lists.push(span);
                }
            }
            Tag::Item | Tag::DefinitionListDefinition => self.containers += 1,
            Tag::FootnoteDefinition(label) => {
                if !self.defined.insert(label.to_string()) {
                    self.findings.report(
                        Code::FootnoteRepeated,
                        span,
                        format!("the footnote `{label}` is defined twice"),
                    );
                }
                self.chapter
                    .footnotes
                    .push(Spanned::new(label.into_string(), span));
                self.containers += 1;
            }
            Tag::DefinitionListTitle => self.open.push(Open {
                collector: Collector::DefinitionTitle { span },
                text: String::new(),
            }),
            Tag::CodeBlock(kind) => {
                self.code = Some(OpenCode {
                    span,
                    kind: match kind {
                        CodeBlockKind::Indented => None,
                        CodeBlockKind::Fenced(info) => Some(info.into_string()),
                    },
                    text: Excerpt::at(span.start),
                });
            }
            Tag::HtmlBlock => self.html = Some((span, Excerpt::at(span.start))),
            Tag::Table(alignment) => {
                self.tables += 1;
                self.table = Some(Table {
                    span,
                    caption: if self.top_level() {
                        self.caption.take()
                    } else {
                        None
                    },
                    alignment: alignment.iter().map(align).collect(),
                    header: Vec::new(),
                    rows: Vec::new(),
                    top_level: self.top_level(),
                    too_large: false,
                });
            }
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {
                let cell = table::cell(self.source, span);
                if let Some(table) = &mut self.table {
                    match table.rows.last_mut() {
                        Some(row) => row.push(cell),
                        None => table.header.push(cell),
                    }
                }
            }
            Tag::Link { dest_url, .. } => {
                self.not_alone();
                self.open.push(Open {
                    collector: Collector::Link {
                        span,
                        dest: dest_url.into_string(),
                    },
                    text: String::new(),
                });
            }
            Tag::Image {
                dest_url, title, ..
            } => self.open.push(Open {
                collector: Collector::Image {
                    span,
                    dest: dest_url.into_string(),
                    title: title.into_string(),
                },
                text: String::new(),
            }),
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript => self.not_alone(),
            Tag::DefinitionList | Tag::TableHead | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image | TagEnd::DefinitionListTitle => {
                self.end_collector()
            }
            TagEnd::BlockQuote(_) => {
                self.containers = self.containers.saturating_sub(1);
                self.quotes.pop();
            }
            TagEnd::Item | TagEnd::DefinitionListDefinition | TagEnd::FootnoteDefinition => {
                self.containers = self.containers.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some((span, excerpt)) = self.html.take() {
                    self.html_read(&excerpt, span, true);
                }
            }
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn append(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
        }
    }

    /// The paragraph holds something besides one image.
    fn not_alone(&mut self) {
        // What stands within an image is its alternative text.
        let inside_image = self
            .open
            .iter()
            .any(|open| matches!(open.collector, Collector::Image { .. }));
        if let Some(paragraph) = self.paragraph.as_mut().filter(|_| !inside_image) {
            paragraph.others = true;
        }
    }

    fn drop_caption(&mut self) {
        if let Some(caption) = self.caption.take() {
            self.findings
                .report(
                    Code::TableCaptionAlone,
                    caption.span,
                    "no table follows this caption",
                )
                .help("a caption stands right before its table, with one empty line between them");
        }
    }
}

fn push(excerpt: &mut Excerpt, source: &str, text: &str, span: Span) {
    // The parser hands out pieces of the source, except where it replaces a tab or a NUL.
    let place = if span.of(source) == text {
        span.start
    } else {
        span.start.min(source.len())
    };
    excerpt.push(text, place);
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
    )
}

fn align(align: &pulldown_cmark::Alignment) -> Align {
    match align {
        pulldown_cmark::Alignment::None => Align::None,
        pulldown_cmark::Alignment::Left => Align::Left,
        pulldown_cmark::Alignment::Center => Align::Center,
        pulldown_cmark::Alignment::Right => Align::Right,
    }
}
