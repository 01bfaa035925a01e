//! The body of a chapter: one pass over the events of the Markdown parser.

use crate::callout;
use crate::chapter::*;
use crate::code::Code;
use crate::collected;
use crate::decode;
use crate::diagnostic::{Diagnostic, Findings};
use crate::estimate;
use crate::fence;
use crate::front_matter;
use crate::heading::HeadingIds;
use crate::html;
use crate::include;
use crate::limits;
use crate::span::{Excerpt, Span, Spanned, count_words};
use crate::table;
use crate::target;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};

/// The parser options of mdBook 0.5 with its default settings.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Parses one file of the notes; `path` is relative to the notes folder.
///
/// Never fails: what cannot be read is a finding, and a chapter whose body is too large or nested too
/// deep says so in [`Chapter::refused`] and has no constructs.
pub fn parse(path: &str, bytes: &[u8]) -> (Chapter, Vec<Diagnostic>) {
    let path = path.replace('\\', "/");
    let mut findings = Findings::new(&path);
    let source = decode::decode(bytes, &mut findings);
    let mut chapter = Chapter {
        slug: slug(&path),
        path: path.clone(),
        ..Chapter::default()
    };
    if let Some((refusal, span)) = too_large(&source, &mut findings) {
        chapter.refused = Some(refusal);
        chapter.body = span;
    } else {
        crate::mojibake::find(&source, &mut findings);
        let (front, body) = front_matter::read(&source, &mut findings);
        chapter.front = front;
        chapter.body = Span::new(body, source.len());
        if too_deep(&source, chapter.body, &mut findings) {
            chapter.refused = Some(Refusal::TooDeep);
        } else {
            chapter.includes = include::find(&source, chapter.body, &mut findings);
            chapter = Walk::new(&source, chapter, &mut findings).run();
        }
    }
    chapter.source = source;
    (chapter, findings.finish())
}

/// The slug of a file: its path without `.md`, with `README` read as `index`, as mdBook does.
fn slug(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    match stem.rsplit_once('/') {
        Some((folder, name)) if name.eq_ignore_ascii_case("readme") => format!("{folder}/index"),
        None if stem.eq_ignore_ascii_case("readme") => "index".to_owned(),
        _ => stem.to_owned(),
    }
}

fn too_large(source: &str, findings: &mut Findings<'_>) -> Option<(Refusal, Span)> {
    let whole = Span::new(0, source.len());
    let lines = source.bytes().filter(|b| *b == b'\n').count();
    let message = if source.len() > limits::FILE_BYTES {
        format!("this file has {} bytes", source.len())
    } else if lines > limits::FILE_LINES {
        format!("this file has {lines} lines")
    } else {
        return None;
    };
    findings
        .report(Code::TooLarge, Span::at(0), message)
        .help(format!(
            "at most {} bytes and {} lines; split the chapter, or put a large table into a file",
            limits::FILE_BYTES,
            limits::FILE_LINES
        ));
    Some((Refusal::TooLarge, whole))
}

/// Looks for lines that open hundreds of containers before the parser has to: its time per line grows with them.
fn too_deep(source: &str, body: Span, findings: &mut Findings<'_>) -> bool {
    let mut place = body.start;
    for line in body.of(source).split_inclusive('\n') {
        let prefix = line.len()
            - line
                .trim_start_matches(['>', ' ', '\t', '-', '+', '*'])
                .len();
        let quotes = line[..prefix].bytes().filter(|b| *b == b'>').count();
        let items = line.as_bytes()[..prefix]
            .windows(2)
            .filter(|w| b"-+*".contains(&w[0]) && w[1] == b' ')
            .count();
        if quotes + items > 8 * limits::DEPTH {
            let span = Span::new(place, place + prefix);
            report_depth(findings, span);
            return true;
        }
        place += line.len();
    }
    false
}

fn report_depth(findings: &mut Findings<'_>, span: Span) {
    findings
        .report(
            Code::TooDeep,
            span,
            "quotes and lists are nested too deep here",
        )
        .help(format!(
            "at most {} levels; this chapter is not shown until it is mended",
            limits::DEPTH
        ));
}

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

struct Walk<'s, 'f, 'p> {
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
    fn new(source: &'s str, chapter: Chapter, findings: &'f mut Findings<'p>) -> Walk<'s, 'f, 'p> {
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

    fn run(mut self) -> Chapter {
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

    fn finish(mut self) -> Chapter {
        self.unused_footnotes();
        self.check_diagrams();
        // The words of callouts are counted already.
        let callouts = &self.callouts;
        self.chapter.prose_words += self
            .prose
            .iter()
            .filter(|prose| {
                let index = callouts.partition_point(|callout| callout.start <= prose.place);
                index
                    .checked_sub(1)
                    .is_none_or(|i| callouts[i].end <= prose.place)
            })
            .map(|prose| prose.words)
            .sum::<usize>();
        let mut starts: Vec<usize> = self
            .chapter
            .headings
            .iter()
            .filter(|h| h.level <= 2 && h.top_level)
            .map(|h| h.span.start)
            .collect();
        starts.push(self.chapter.body.end);
        for heading in self
            .chapter
            .headings
            .iter()
            .filter(|h| h.level == 2 && h.top_level)
        {
            let next = starts[starts.partition_point(|s| *s <= heading.span.start)..].first();
            self.chapter.sections.push(Section {
                title: heading.text.clone(),
                id: heading.id.clone(),
                heading: heading.span,
                span: Span::new(
                    heading.span.start,
                    next.copied().unwrap_or(self.chapter.body.end),
                ),
            });
        }
        self.chapter
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
                self.end(tag, span);
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

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image | TagEnd::DefinitionListTitle => {
                self.end_collector(span)
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

    fn text(&mut self, text: &str, span: Span) {
        if let Some(code) = &mut self.code {
            push(&mut code.text, self.source, text, span);
            return;
        }
        if text == "[" {
            self.undefined_footnote(span);
        }
        self.words(text, span);
        self.append(text);
        if !text.trim().is_empty() {
            self.not_alone();
        }
    }

    fn words(&mut self, text: &str, span: Span) {
        let counted = self.table.is_none()
            && !self.open.iter().any(|o| {
                matches!(
                    o.collector,
                    Collector::Heading { .. } | Collector::Image { .. }
                )
            });
        if !counted {
            return;
        }
        // `don't` arrives in three pieces: a word that goes on is not counted again.
        let goes_on = !text.starts_with(char::is_whitespace);
        let open = self.word.filter(|(end, _)| *end == span.start && goes_on);
        let mut words = count_words(text);
        let first = text.split_whitespace().next().unwrap_or("");
        let first_counts = count_words(first) > 0;
        if first_counts && matches!(open, Some((_, true))) {
            words -= 1;
        }
        let last = text.split_whitespace().next_back().unwrap_or("");
        let is_one = first.len() == text.trim_end().len();
        let last_counts = count_words(last) > 0 || is_one && matches!(open, Some((_, true)));
        self.word = (!text.ends_with(char::is_whitespace)).then_some((span.end, last_counts));
        if words > 0 {
            self.prose.push(Prose {
                place: span.start,
                words,
            });
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

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        // Inside a list or a quote a figure would end the paragraph that holds it.
        if let Some(index) = paragraph.diagram.filter(|_| self.containers == 0)
            && let Some(diagram) = self
                .chapter
                .diagrams
                .get_mut(index)
                .filter(|_| !paragraph.others)
        {
            diagram.paragraph = Some(paragraph.span);
        }
        if self.top_level() {
            self.caption = table::caption(self.source, paragraph.span, self.findings);
        }
    }

    fn end_collector(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        let text = open.text;
        match open.collector {
            Collector::Heading {
                level,
                start,
                id,
                attributes,
            } => {
                let forbidden = attributes.then(|| heading_braces(self.source, start));
                if let Some(span) = forbidden {
                    self.findings
                        .report(
                            Code::HeadingAttribute,
                            span,
                            format!(
                                "`{}` has attributes besides an id and classes",
                                span.of(self.source)
                            ),
                        )
                        .help("write `{#id}` or `{#id .class}`");
                }
                let explicit_id = id.is_some();
                self.chapter.headings.push(Heading {
                    span: start,
                    level,
                    id: id.unwrap_or_else(|| self.ids.give(&text)),
                    text: text.trim().to_owned(),
                    explicit_id,
                    forbidden_attributes: forbidden,
                    top_level: self.containers == 0,
                });
            }
            Collector::DefinitionTitle { span } => {
                let id = self.ids.give(&text);
                self.chapter.definition_ids.push(Spanned::new(id, span));
            }
            Collector::Link { span, dest } => {
                let target = target::classify(&dest);
                let dest_span = destination(self.source, span, &dest);
                report_target(&target, dest_span.unwrap_or(span), self.findings);
                self.chapter.links.push(Link {
                    span,
                    dest,
                    dest_span,
                    text: text.clone(),
                    target,
                });
                self.merge(text);
            }
            Collector::Image {
                span: image,
                dest,
                title,
            } => {
                debug_assert_eq!(image, span);
                self.image(image, dest, title, text);
            }
        }
    }

    /// What a link says is part of what its heading says.
    fn merge(&mut self, text: String) {
        if let Some(open) = self.open.last_mut() {
            if open.text.is_empty() {
                open.text = text;
            } else {
                open.text.push_str(&text);
            }
        }
    }

    fn image(&mut self, span: Span, dest: String, title: String, alt: String) {
        let target = target::classify(&dest);
        let place = destination(self.source, span, &dest).unwrap_or(span);
        let path = match &target {
            Target::Path { path, .. } => path.clone(),
            _ => String::new(),
        };
        if path.ends_with(".excalidraw") {
            if let Some(paragraph) = &mut self.paragraph {
                if paragraph.diagram.is_some() {
                    paragraph.others = true;
                }
                paragraph.diagram = Some(self.chapter.diagrams.len());
            }
            self.chapter.diagrams.push(Diagram {
                span,
                paragraph: None,
                target: Spanned::new(path, place),
                alt: alt.trim().to_owned(),
                caption: title.trim().to_owned(),
            });
            return;
        }
        self.not_alone();
        report_target(&target, place, self.findings);
        if alt.trim().is_empty() {
            self.findings
                .report(
                    Code::ImageMissingAlt,
                    span,
                    "this image has no alternative text",
                )
                .help("write `![what it shows](…)`");
        }
        self.chapter.images.push(Image {
            span,
            target: Spanned::new(dest, place),
            alt: alt.trim().to_owned(),
            title: title.trim().to_owned(),
        });
    }

    fn block_quote(&mut self, kind: Option<pulldown_cmark::BlockQuoteKind>, span: Span) {
        use pulldown_cmark::BlockQuoteKind as Kind;
        if let Some(kind) = kind {
            let kind = match kind {
                Kind::Note => AlertKind::Note,
                Kind::Tip => AlertKind::Tip,
                Kind::Important => AlertKind::Important,
                Kind::Warning => AlertKind::Warning,
                Kind::Caution => AlertKind::Caution,
            };
            self.chapter.alerts.push(Alert { span, kind });
            return;
        }
        let start = span.of(self.source);
        let first = start.split('\n').next().unwrap_or("");
        let lead = first.len() - first.trim_start_matches(['>', ' ']).len();
        if !first[lead..].starts_with("[!") || !first[..lead].contains('>') {
            return;
        }
        if !self.top_level() {
            if let Some(marker) = callout::marker(&first[lead..]) {
                let place = marker.span.shifted(span.start + lead);
                if matches!(marker.kind.as_str(), "GOLD" | "CHECK") {
                    self.findings
                        .report(
                            Code::CalloutNested,
                            place,
                            format!(
                                "`[!{}]` stands inside a list, a quote or a footnote",
                                marker.kind
                            ),
                        )
                        .help("move it to the top level of the chapter");
                } else {
                    report_alert(&marker, place, self.findings);
                }
            }
            return;
        }
        let quote = callout::unquote(self.source, span);
        let Some(marker) = callout::marker(&quote.text) else {
            return;
        };
        match marker.kind.as_str() {
            "GOLD" => {
                let gold = callout::gold(span, &quote, &marker, self.findings);
                let shown = gold
                    .when
                    .iter()
                    .chain(gold.follow_ups.iter().map(|f| &f.question));
                self.callout_words(shown.chain([&gold.line]));
                self.chapter.golds.push(gold);
            }
            "CHECK" => {
                let check = callout::check(span, &quote, &marker, self.findings);
                self.callout_words([&check.question]);
                self.chapter.checks.push(check);
            }
            _ => {
                report_alert(&marker, quote.span_to_source(marker.span), self.findings);
                return;
            }
        }
        self.callouts.push(span);
    }

    /// Of a callout, what is open to the reader is prose; folded answers are not.
    fn callout_words<'e>(&mut self, parts: impl IntoIterator<Item = &'e Excerpt>) {
        self.chapter.prose_words += parts
            .into_iter()
            .map(|part| count_words(&part.text))
            .sum::<usize>();
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let info = code.kind.clone().unwrap_or_default();
        match fence::language(&info).as_deref() {
            Some("estimate") => {
                let estimate =
                    estimate::block(code.span, code.text, &mut self.scope, self.findings);
                self.chapter.estimates.push(estimate);
            }
            Some("table") if code.kind.is_some() && info.trim() == "table" => {
                let block = table::block(code.span, &code.text, self.findings);
                self.chapter.table_blocks.push(block);
            }
            lang => {
                let marks = fence::marks(self.source, code.span, &info, &code.text, self.findings);
                self.chapter.code_blocks.push(CodeBlock {
                    span: code.span,
                    fenced: code.kind.is_some(),
                    lang: lang.map(str::to_owned),
                    info,
                    marks,
                    text: code.text,
                    top_level: self.containers == 0,
                });
            }
        }
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else {
            return;
        };
        let too_large = table.span.len() > limits::TABLE_BYTES
            || table.rows.len() > limits::TABLE_ROWS
            || table.header.len() > limits::TABLE_COLUMNS;
        if too_large {
            self.findings
                .report(
                    Code::TooLarge,
                    Span::at(table.span.start),
                    format!(
                        "this table has {} rows and {} columns",
                        table.rows.len(),
                        table.header.len()
                    ),
                )
                .help(format!(
                    "at most {} rows, {} columns and {} bytes",
                    limits::TABLE_ROWS,
                    limits::TABLE_COLUMNS,
                    limits::TABLE_BYTES
                ));
            table.too_large = true;
        } else {
            table::check_layout(self.source, &table, self.findings);
        }
        if table.compares()
            && table.anchor().is_none()
            && let Some(caption) = &table.caption
        {
            self.findings
                .report(
                    Code::TableMissingId,
                    caption.span,
                    "this comparison table has no id",
                )
                .help("end the caption with `{#id}`");
        }
        self.chapter.tables.push(table);
    }

    fn html_read(&mut self, raw: &Excerpt, span: Span, block: bool) {
        let mut place = 0;
        for line in raw.text.split_inclusive('\n') {
            let start = place + line.len() - line.trim_start().len();
            place += line.len();
            let Some(open) = line
                .find("<!--")
                .filter(|at| line[at + 4..].trim_start().starts_with("hld:"))
            else {
                continue;
            };
            let text = line.trim();
            let span = raw.span_to_source(Span::new(start, start + text.len()));
            let comment = text
                .strip_prefix("<!--")
                .and_then(|t| t.strip_suffix("-->"));
            match comment.filter(|c| !c.contains("-->") && block && self.top_level()) {
                Some(comment) => {
                    if let Some(what) = collected::read(comment.trim(), span, self.findings) {
                        self.chapter.collected.push(Collected { span, what });
                    }
                }
                None => {
                    let from = place - line.len() + open;
                    let span = raw.span_to_source(Span::new(from, from + "<!--".len()));
                    self.findings
                        .report(
                            Code::CollectedArguments,
                            span,
                            "this collection does not stand alone on its line",
                        )
                        .help(
                            "put the comment on a line of its own, at the top level of the chapter",
                        );
                }
            }
        }
        let html = html::read(raw, span, block, &mut self.opened, self.findings);
        if !html.tags.is_empty() || !html.allowed {
            self.chapter.html.push(html);
        }
    }

    fn footnote_reference(&mut self, label: &str, span: Span) {
        let next = self.footnote_numbers.len() + 1;
        let number = *self
            .footnote_numbers
            .entry(label.to_owned())
            .or_insert(next);
        self.chapter
            .footnote_references
            .push(Spanned::new(label.to_owned(), span));
        // mdBook writes the number of the footnote into a heading, and so into its id.
        self.append(&number.to_string());
    }

    /// `[^label]` that stayed text has no definition.
    fn undefined_footnote(&mut self, span: Span) {
        let rest = self.source.get(span.end..).unwrap_or("");
        let Some(label) = rest.strip_prefix('^') else {
            return;
        };
        let end = label.find([']', '[', '\n', ' ']).unwrap_or(label.len());
        if end > 0 && label[end..].starts_with(']') {
            let label = &label[..end];
            let whole = Span::new(span.start, span.end + end + 2);
            self.findings
                .report(
                    Code::FootnoteUndefined,
                    whole,
                    format!("the footnote `{label}` is not defined"),
                )
                .help(format!(
                    "add a line `[^{label}]: …`, or write `\\[` for a bracket"
                ));
        }
    }

    /// Footnotes that nobody reads.
    fn unused_footnotes(&mut self) {
        for footnote in &self.chapter.footnotes {
            if !self.footnote_numbers.contains_key(&footnote.value) {
                let span = Span::new(
                    footnote.span.start,
                    footnote.span.start + footnote.value.len() + 3,
                );
                self.findings
                    .report(
                        Code::FootnoteUnused,
                        span,
                        format!("nothing refers to the footnote `{}`", footnote.value),
                    )
                    .help(format!(
                        "write `[^{}]` where it belongs, or take it out",
                        footnote.value
                    ));
            }
        }
    }

    /// What every drawing has: words for those who do not see it, a caption, a paragraph of its own.
    fn check_diagrams(&mut self) {
        let mut shown = BTreeSet::new();
        for diagram in &self.chapter.diagrams {
            if diagram.alt.is_empty() {
                self.findings
                    .report(
                        Code::DiagramMissingAlt,
                        diagram.span,
                        "this drawing has no alternative text",
                    )
                    .help("say its steps in order: `![1. … 2. …](…)`");
            }
            if diagram.caption.is_empty() {
                self.findings
                    .report(Code::DiagramMissingCaption, diagram.span, "this drawing has no caption")
                    .help("write it in quotes behind the file: `![…](x.excalidraw \"What the eye should learn\")`");
            }
            if diagram.paragraph.is_none() {
                self.findings
                    .report(
                        Code::DiagramNotAlone,
                        diagram.span,
                        "this drawing stands inside a text, a list or a table",
                    )
                    .help("give it a paragraph of its own, at the top level of the chapter");
            }
            if !shown.insert(diagram.anchor()) {
                self.findings
                    .report(
                        Code::DiagramRepeated,
                        diagram.span,
                        format!("the drawing `{}` is shown twice", diagram.name()),
                    )
                    .help("link to the first one");
            }
        }
    }

    fn inline_estimate(&mut self, code: &str, span: Span) {
        if let Some(found) = estimate::inline(self.source, span, code, &self.scope, self.findings) {
            self.chapter.inline_estimates.push(found);
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

fn heading_braces(source: &str, heading: Span) -> Span {
    let text = heading.of(source);
    let start = text.rfind('{').unwrap_or(0);
    let end = text[start..]
        .find('}')
        .map_or(text.trim_end().len(), |at| start + at + 1);
    Span::new(start, end).shifted(heading.start)
}

/// Where the destination of an inline link stands, if it stands there as it is.
fn destination(source: &str, link: Span, dest: &str) -> Option<Span> {
    if dest.is_empty() {
        return None;
    }
    let at = link.of(source).rfind(dest)?;
    Some(Span::new(at, at + dest.len()).shifted(link.start))
}

fn report_target(target: &Target, place: Span, findings: &mut Findings<'_>) {
    match target {
        Target::Scheme(scheme) => {
            findings
                .report(
                    Code::LinkScheme,
                    place,
                    format!("links with `{scheme}:` are not allowed"),
                )
                .help("allowed are relative paths, fragments, `https:`, `http:` and `mailto:`");
        }
        Target::Absolute => {
            findings
                .report(Code::LinkAbsolute, place, "this path begins at a root")
                .help("write the path relative to this file, such as `../core/latency.md`");
        }
        _ => {}
    }
}

fn report_alert(marker: &callout::Marker, place: Span, findings: &mut Findings<'_>) {
    const KNOWN: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    let kind = marker.kind.as_str();
    if KNOWN.contains(&kind) {
        findings
            .report(
                Code::AlertTrailingText,
                place,
                format!("text follows `[!{kind}]` on its line"),
            )
            .help("the marker stands alone; the text begins on the next line");
        return;
    }
    let known = "known are GOLD, CHECK, NOTE, TIP, IMPORTANT, WARNING, CAUTION";
    let all = KNOWN.into_iter().chain(["GOLD", "CHECK"]);
    let help = match crate::suggest::closest(kind, all) {
        Some(near) => format!("did you mean `[!{near}]`? {known}"),
        None => known.to_owned(),
    };
    findings
        .report(
            Code::AlertUnknownKind,
            place,
            format!("`[!{kind}]` is not a kind of callout"),
        )
        .help(help);
}
