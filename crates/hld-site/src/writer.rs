//! A chapter's Markdown to HTML, with what the page and the link check need to know of it.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;
use std::path::PathBuf;

use mdbook_markdown::pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd,
};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

mod ids;
mod notes;
mod raw;

use crate::escape;
use crate::highlight::Highlighter;
use crate::links::{Resolver, Target};
use crate::path::to_root;
use crate::terms::Terms;
use ids::{id_of, unique_id};

/// What all chapters share while they are written.
pub(crate) struct Env<'a> {
    pub resolver: &'a Resolver<'a>,
    pub highlighter: &'a Highlighter,
    pub smart_punctuation: bool,
    pub definition_lists: bool,
    pub admonitions: bool,
    /// Prefix of hidden lines by language, from book.toml.
    pub hidelines: &'a HashMap<String, String>,
    pub terms: &'a Terms,
}

/// A heading with an id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heading {
    pub level: u8,
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A link to a place in the book, to be checked when all pages are known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Link {
    /// As the author wrote it.
    pub written: String,
    /// The page's output path; `None` when nothing was found.
    pub page: Option<String>,
    /// Without `#`; empty for the whole page.
    pub fragment: String,
    /// Where it was looked for, when nothing was found.
    pub path: String,
}

/// A chapter as HTML.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub html: String,
    pub headings: Vec<Heading>,
    pub ids: HashSet<String>,
    pub links: Vec<Link>,
    /// Published path to file on disk.
    pub files: Vec<(String, PathBuf)>,
    /// Code and message of what else is wrong.
    pub faults: Vec<(&'static str, String, String)>,
    /// Text of the first paragraph.
    pub lead: String,
}

/// Writes one chapter; `source` and `out` are its paths below `src` and below the site.
///
/// `terms_of` is the page's number when the terms of other pages are to be linked.
pub(crate) fn write(
    markdown: &str,
    source: &str,
    out: &str,
    terms_of: Option<usize>,
    env: &Env<'_>,
) -> Body {
    let mut options = MarkdownOptions::default();
    options.smart_punctuation = env.smart_punctuation;
    options.definition_lists = env.definition_lists;
    options.admonitions = env.admonitions;
    let writer = Writer {
        events: new_cmark_parser(markdown, &options).peekable(),
        env,
        source,
        page: out,
        body: Body {
            html: String::with_capacity(markdown.len() * 3 / 2),
            ..Body::default()
        },
        open: Vec::new(),
        titles: Vec::new(),
        used_ids: HashMap::new(),
        alignments: Vec::new(),
        column: 0,
        in_head: false,
        lead: Lead::Before,
        references: HashMap::new(),
        notes: Vec::new(),
        note_names: HashSet::new(),
        terms_of,
        terms_seen: HashSet::new(),
        in_sources: false,
        in_link: 0,
    };
    writer.run()
}

/// What is open around the place being written.
enum Open {
    /// A Markdown element; closed by its own end event.
    Markdown,
    /// A tag of raw HTML.
    Raw {
        name: String,
        rowhead: bool,
        scroll: bool,
    },
}

/// Whether the first paragraph is still to come.
#[derive(PartialEq)]
enum Lead {
    Before,
    Inside,
    Done,
}

/// A heading or definition term being written: where it starts, its own id, its text so far.
struct Title<'e> {
    start: usize,
    id: Option<CowStr<'e>>,
    classes: String,
    text: String,
}

struct Writer<'a, 'e, I: Iterator<Item = Event<'e>>> {
    events: Peekable<I>,
    env: &'a Env<'a>,
    source: &'a str,
    page: &'a str,
    body: Body,
    open: Vec<Open>,
    titles: Vec<Title<'e>>,
    /// Ids made from headings, as mdBook counts them.
    used_ids: HashMap<String, u32>,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    lead: Lead,
    /// Footnote name to its number and how often it was referred to.
    references: HashMap<CowStr<'e>, (usize, usize)>,
    /// Footnote definitions in the order of the text.
    notes: Vec<(CowStr<'e>, String)>,
    note_names: HashSet<CowStr<'e>>,
    terms_of: Option<usize>,
    /// Terms that stood on the page before: only the first use is a link.
    terms_seen: HashSet<usize>,
    /// Below a heading `Sources`: what stands there are titles of others, whose words are no terms of ours.
    in_sources: bool,
    in_link: usize,
}

impl<'e, I: Iterator<Item = Event<'e>>> Writer<'_, 'e, I> {
    fn run(mut self) -> Body {
        while let Some(event) = self.events.next() {
            self.event(event);
        }
        self.close_raw("the end of the chapter");
        self.footnotes();
        self.body.lead = self
            .body
            .lead
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        self.body
    }

    fn event(&mut self, event: Event<'e>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                self.note_text(&code);
                self.push("<code>");
                escape::text(&mut self.body.html, &code);
                self.push("</code>");
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => self.text(&math),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html),
            Event::FootnoteReference(name) => self.reference(name),
            Event::SoftBreak => {
                self.note_text("\n");
                self.push("\n");
            }
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                self.push(if done {
                    "<input type=\"checkbox\" disabled checked aria-label=\"done\"> "
                } else {
                    "<input type=\"checkbox\" disabled aria-label=\"to do\"> "
                });
            }
        }
    }

    fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        self.note_text(text);
        let Some(page) = self.terms_of.filter(|_| self.may_link()) else {
            escape::text(&mut self.body.html, text);
            return;
        };
        let terms = self.env.terms;
        let seen = &mut self.terms_seen;
        let uses = terms.uses(text, |term| terms.home(term) != page && seen.insert(term));
        let mut from = 0;
        for found in uses {
            let word = &text[found.range.clone()];
            escape::text(&mut self.body.html, &text[from..found.range.start]);
            let home = &self.env.resolver.outline.pages[terms.home(found.term)].out;
            self.push("<a class=\"hld-term\" href=\"");
            let href = format!("{}{home}", to_root(self.page));
            escape::attribute(&mut self.body.html, &href);
            let key = terms.key(found.term);
            if key != word.to_lowercase() {
                self.push("\" data-term=\"");
                escape::attribute(&mut self.body.html, &key);
            }
            self.push("\">");
            escape::text(&mut self.body.html, word);
            self.push("</a>");
            from = found.range.end;
        }
        escape::text(&mut self.body.html, &text[from..]);
    }

    /// Whether this is running text: no heading, no link, no table's head, nothing to click, no list of sources.
    fn may_link(&self) -> bool {
        self.titles.is_empty()
            && !self.in_sources
            && self.in_link == 0
            && !self.in_head
            && !self.inside(
                |open| matches!(open, Open::Raw { name, .. } if name == "a" || name == "summary"),
            )
    }

    /// Adds to the plain text of the heading and of the first paragraph.
    fn note_text(&mut self, text: &str) {
        if let Some(title) = self.titles.last_mut() {
            title.text.push_str(text);
        }
        if self.lead == Lead::Inside {
            self.body.lead.push_str(text);
        }
    }

    fn start(&mut self, tag: Tag<'e>) {
        match tag {
            Tag::HtmlBlock => {
                // Collected whole: a tag may run over several events.
                let mut html = String::new();
                for event in self.events.by_ref() {
                    match event {
                        Event::Html(text) | Event::Text(text) => html.push_str(&text),
                        _ => break,
                    }
                }
                self.raw_html(&html);
                return;
            }
            Tag::CodeBlock(kind) => {
                let mut code = String::new();
                for event in self.events.by_ref() {
                    match event {
                        Event::Text(text) => code.push_str(&text),
                        _ => break,
                    }
                }
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => Some(info.as_ref()),
                    CodeBlockKind::Indented => None,
                };
                crate::code::write(
                    &mut self.body.html,
                    info,
                    &code,
                    self.env.hidelines,
                    self.env.highlighter,
                );
                return;
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.image(&dest_url, &title);
                return;
            }
            Tag::MetadataBlock(_) => {
                self.skip();
                return;
            }
            Tag::FootnoteDefinition(name) => {
                if !self.note_names.insert(name.clone()) {
                    self.skip();
                    return;
                }
                let start = self.body.html.len();
                self.notes.push((name, String::new()));
                self.titles.push(Title {
                    start,
                    id: None,
                    classes: String::new(),
                    text: String::new(),
                });
            }
            Tag::Paragraph => {
                if self.lead == Lead::Before && self.open.is_empty() {
                    self.lead = Lead::Inside;
                }
                self.push("<p>");
            }
            Tag::Heading { id, classes, .. } => {
                self.titles.push(Title {
                    start: self.body.html.len(),
                    id,
                    classes: classes.join(" "),
                    text: String::new(),
                });
            }
            Tag::DefinitionListTitle => {
                self.titles.push(Title {
                    start: self.body.html.len(),
                    id: None,
                    classes: String::new(),
                    text: String::new(),
                });
            }
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(start)) => {
                let tag = format!("<ol start=\"{start}\">\n");
                self.push(&tag);
            }
            Tag::List(None) => self.push("<ul>\n"),
            Tag::Item => self.push("<li>"),
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                if !self.inside(|open| matches!(open, Open::Raw { scroll: true, .. })) {
                    self.push("<div class=\"table-wrapper\">");
                }
                self.push("<table>\n");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.push("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.in_link += 1;
                let href = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => self.link(&dest_url),
                };
                self.push("<a href=\"");
                escape::attribute(&mut self.body.html, &href);
                if !title.is_empty() {
                    self.push("\" title=\"");
                    escape::attribute(&mut self.body.html, &title);
                }
                self.push("\">");
            }
        }
        self.open.push(Open::Markdown);
    }

    fn end(&mut self, tag: TagEnd) {
        self.close_raw("the end of the paragraph, list item or cell it stands in");
        self.open.pop();
        match tag {
            TagEnd::Paragraph => {
                if self.lead == Lead::Inside {
                    self.lead = Lead::Done;
                }
                self.push("</p>\n");
            }
            TagEnd::Heading(level) => self.heading(level as u8),
            TagEnd::BlockQuote(_) => self.push("</blockquote>\n"),
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.term(),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some(title) = self.titles.pop() {
                    let html = self.body.html.split_off(title.start);
                    // Notes may nest: this is the last one that has no text yet.
                    if let Some(note) = self
                        .notes
                        .iter_mut()
                        .rev()
                        .find(|(_, html)| html.is_empty())
                    {
                        note.1 = html;
                    }
                }
            }
            TagEnd::Table => {
                self.push("</tbody></table>");
                if !self.inside(|open| matches!(open, Open::Raw { scroll: true, .. })) {
                    self.push("</div>");
                }
                self.push("\n");
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => {
                self.in_link = self.in_link.saturating_sub(1);
                self.push("</a>");
            }
            // Read to their ends when they started.
            TagEnd::HtmlBlock | TagEnd::CodeBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Passes over everything up to the end of the element that has just started.
    fn skip(&mut self) {
        let mut depth = 0;
        for event in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
    }

    fn inside(&self, what: impl Fn(&Open) -> bool) -> bool {
        self.open.iter().any(what)
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.push("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", "Note"),
            Some(BlockQuoteKind::Tip) => ("tip", "Tip"),
            Some(BlockQuoteKind::Important) => ("important", "Important"),
            Some(BlockQuoteKind::Warning) => ("warning", "Warning"),
            Some(BlockQuoteKind::Caution) => ("caution", "Caution"),
        };
        self.body.html.extend([
            "<blockquote class=\"blockquote-tag blockquote-tag-",
            class,
            "\"><p class=\"blockquote-tag-title\">",
            title,
            "</p>\n",
        ]);
    }

    fn heading(&mut self, level: u8) {
        let Some(title) = self.titles.pop() else {
            return;
        };
        let inner = self.body.html.split_off(title.start);
        let id = self.title_id(title.id.as_deref(), &title.text);
        if level <= 2 {
            self.in_sources = id == "sources";
        }
        let tag = format!("h{level}");
        self.body.html.extend(["<", tag.as_str(), " id=\""]);
        escape::attribute(&mut self.body.html, &id);
        if !title.classes.is_empty() {
            self.push("\" class=\"");
            escape::attribute(&mut self.body.html, &title.classes);
        }
        self.body.html.extend(["\">", inner.as_str()]);
        if level > 1 {
            self.push(" <a class=\"anchor\" href=\"#");
            escape::attribute(&mut self.body.html, &id);
            self.push("\" aria-label=\"Link to this section\"></a>");
        }
        self.body.html.extend(["</", tag.as_str(), ">\n"]);
        let text = title.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.body.headings.push(Heading { level, id, text });
    }

    fn term(&mut self) {
        let Some(title) = self.titles.pop() else {
            return;
        };
        let inner = self.body.html.split_off(title.start);
        let id = self.title_id(None, &title.text);
        self.push("<dt id=\"");
        escape::attribute(&mut self.body.html, &id);
        self.body.html.extend(["\">", inner.as_str(), "</dt>\n"]);
    }

    /// The id of a heading exactly as mdBook makes it, its own or one of its text.
    fn title_id(&mut self, own: Option<&str>, text: &str) -> String {
        let id = match own {
            Some(id) => id.to_owned(),
            None => unique_id(&id_of(text), &mut self.used_ids),
        };
        self.body.ids.insert(id.clone());
        id
    }

    fn cell(&mut self) {
        let row_header = !self.in_head
            && self.column == 0
            && self.inside(|open| matches!(open, Open::Raw { rowhead: true, .. }));
        self.push(match (self.in_head, row_header) {
            (true, _) => "<th scope=\"col\"",
            (_, true) => "<th scope=\"row\"",
            _ => "<td",
        });
        match self.alignments.get(self.column) {
            Some(Alignment::Left) => self.push(" class=\"left\">"),
            Some(Alignment::Center) => self.push(" class=\"center\">"),
            Some(Alignment::Right) => self.push(" class=\"right\">"),
            Some(Alignment::None) | None => self.push(">"),
        }
    }

    fn end_cell(&mut self) {
        let row_header =
            self.column == 0 && self.inside(|open| matches!(open, Open::Raw { rowhead: true, .. }));
        // A header cell without text heads nothing: the corner of a table with row headers.
        let empty = "<th scope=\"col\">";
        if self.in_head && self.body.html.ends_with(empty) {
            let at = self.body.html.len() - empty.len();
            self.body.html.truncate(at);
            self.push("<td></td>");
        } else {
            self.push(if self.in_head || row_header {
                "</th>"
            } else {
                "</td>"
            });
        }
        self.column += 1;
    }

    fn image(&mut self, destination: &str, title: &str) {
        let mut alt = String::new();
        let mut depth = 0;
        for event in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                    alt.push_str(&text)
                }
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let src = self.link(destination);
        self.push("<img src=\"");
        escape::attribute(&mut self.body.html, &src);
        self.push("\" alt=\"");
        escape::attribute(&mut self.body.html, &alt);
        if !title.is_empty() {
            self.push("\" title=\"");
            escape::attribute(&mut self.body.html, title);
        }
        self.push("\" loading=\"lazy\">");
    }

    /// Resolves a link, remembers it for the check, and gives what to write.
    fn link(&mut self, written: &str) -> String {
        match self.env.resolver.resolve(self.source, self.page, written) {
            Target::External => written.to_owned(),
            Target::Unsafe => {
                self.fault(
                    "unsafe-link",
                    format!("a link of this kind is not written: `{written}`"),
                    written,
                );
                String::new()
            }
            Target::Page {
                href,
                out,
                fragment,
            } => {
                self.body.links.push(Link {
                    written: written.to_owned(),
                    page: Some(out),
                    fragment,
                    path: String::new(),
                });
                href
            }
            Target::File { href, out, source } => {
                self.body.files.push((out, source));
                href
            }
            Target::Missing { href, path } => {
                self.body.links.push(Link {
                    written: written.to_owned(),
                    page: None,
                    fragment: String::new(),
                    path,
                });
                href
            }
        }
    }

    fn fault(&mut self, code: &'static str, message: String, written: &str) {
        self.body.faults.push((code, message, written.to_owned()));
    }
}
