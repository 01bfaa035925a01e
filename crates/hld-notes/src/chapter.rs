//! A chapter as data: every construct of the format, with its place in the source.

use crate::estimate::{Estimate, InlineEstimate};
use crate::front_matter::FrontMatter;
use crate::span::{Excerpt, Span, Spanned};
use std::collections::BTreeSet;

/// One Markdown file, parsed once. Lists are in document order; spans are bytes of `source`.
#[derive(Clone, Debug, Default)]
pub struct Chapter {
    /// The file, relative to the notes folder, with forward slashes.
    pub path: String,
    /// The path without `.md`; `README` counts as `index`.
    pub slug: String,
    /// The text of the file as it was read (byte order mark and CRLF kept; invalid UTF-8 replaced).
    pub source: String,
    /// The front matter, when the file begins with one.
    pub front: Option<FrontMatter>,
    /// What follows the front matter.
    pub body: Span,
    /// Why the body was not parsed, when it was not: it must not reach a renderer either.
    pub refused: Option<Refusal>,
    /// Headings with the ids that mdBook gives them.
    pub headings: Vec<Heading>,
    /// The second-level headings with what stands below each.
    pub sections: Vec<Section>,
    /// Gold lines.
    pub golds: Vec<Gold>,
    /// Self-checks.
    pub checks: Vec<Check>,
    /// The five alerts of GitHub.
    pub alerts: Vec<Alert>,
    /// Markdown tables.
    pub tables: Vec<Table>,
    /// `table` blocks.
    pub table_blocks: Vec<TableBlock>,
    /// Excalidraw drawings.
    pub diagrams: Vec<Diagram>,
    /// Other images.
    pub images: Vec<Image>,
    /// Code blocks, `table` and `estimate` blocks not among them.
    pub code_blocks: Vec<CodeBlock>,
    /// `estimate` blocks, computed.
    pub estimates: Vec<Estimate>,
    /// Code spans that compute.
    pub inline_estimates: Vec<InlineEstimate>,
    /// Raw HTML, block by block and tag by tag.
    pub html: Vec<Html>,
    /// Links, images not among them.
    pub links: Vec<Link>,
    /// mdBook's `{{#include …}}` and its relatives.
    pub includes: Vec<Include>,
    /// Footnote definitions by label.
    pub footnotes: Vec<Spanned<String>>,
    /// Footnote references by label.
    pub footnote_references: Vec<Spanned<String>>,
    /// Comments that the whole book replaces.
    pub collected: Vec<Collected>,
    /// Titles of definition lists, which mdBook gives ids too.
    pub definition_ids: Vec<Spanned<String>>,
    /// Lists that stand in no other list, quote or footnote.
    pub top_level_lists: Vec<Span>,
    /// Words outside tables, code, answers, headings and front matter.
    pub prose_words: usize,
}

/// Why a chapter has no parsed body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More bytes or lines than a reader can use.
    TooLarge,
    /// Containers nested deeper than the limit.
    TooDeep,
}

impl Chapter {
    /// The ids that links can point to.
    pub fn anchors(&self) -> BTreeSet<String> {
        let mut ids: BTreeSet<String> = self.headings.iter().map(|h| h.id.clone()).collect();
        ids.extend(self.definition_ids.iter().map(|d| d.value.clone()));
        ids.extend(self.golds.iter().filter_map(Gold::anchor));
        ids.extend(self.checks.iter().filter_map(Check::anchor));
        ids.extend(self.tables.iter().filter_map(Table::anchor));
        ids.extend(self.table_blocks.iter().filter_map(TableBlock::anchor));
        ids.extend(self.diagrams.iter().map(|d| d.anchor()));
        ids.extend(
            self.footnotes
                .iter()
                .map(|f| format!("footnote-{}", f.value)),
        );
        // Tags off the list as well: a book may allow more than ours does.
        for tag in self.html.iter().flat_map(|html| &html.tags) {
            let named = tag
                .attributes
                .iter()
                .filter(|a| a.name == "id" || a.name == "name" && tag.name == "a");
            ids.extend(named.map(|attribute| attribute.value.clone()));
        }
        let has_related = self
            .front
            .as_ref()
            .is_some_and(|f| !f.related.is_empty() || !f.needs.is_empty());
        if has_related {
            ids.insert("related".to_owned());
        }
        ids
    }

    /// Whether links can point to an id: what [`Chapter::anchors`] holds, without collecting it.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.headings.iter().any(|heading| heading.id == id) || self.anchors().contains(id)
    }

    /// The ids that its tables were given, those in the text first.
    pub fn table_ids(&self) -> impl Iterator<Item = &Spanned<String>> {
        let captions = self
            .tables
            .iter()
            .filter_map(|table| table.caption.as_ref()?.id.as_ref());
        let blocks = self
            .table_blocks
            .iter()
            .filter_map(|block| block.id.as_ref());
        captions.chain(blocks)
    }

    /// The title: of the front matter, or else the first heading.
    pub fn title(&self) -> Option<&str> {
        let written = self
            .front
            .as_ref()
            .and_then(|f| f.title.as_ref())
            .map(|t| t.value.as_str());
        written.or_else(|| {
            self.headings
                .iter()
                .find(|h| h.level == 1)
                .map(|h| h.text.as_str())
        })
    }

    /// The kind in the front matter, such as `concept`.
    pub fn kind(&self) -> Option<&str> {
        self.front
            .as_ref()
            .and_then(|f| f.kind.as_ref())
            .map(|k| k.value.as_str())
    }

    /// The section that holds a place in the source.
    pub fn section_at(&self, place: usize) -> Option<&Section> {
        let index = self.sections.partition_point(|s| s.span.start <= place);
        self.sections
            .get(index.checked_sub(1)?)
            .filter(|s| place < s.span.end)
    }
}

/// A heading and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The whole heading.
    pub span: Span,
    /// 1 to 6.
    pub level: u8,
    /// The text without markup.
    pub text: String,
    /// The id that the page gives it.
    pub id: String,
    /// True when the author wrote the id (`{#id}`).
    pub explicit_id: bool,
    /// The braces with attributes that are not allowed; they must not reach the page.
    pub forbidden_attributes: Option<Span>,
    /// True when it stands in no list, quote or footnote.
    pub top_level: bool,
}

/// A second-level heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The text of the heading.
    pub title: String,
    /// The id of the heading.
    pub id: String,
    /// The heading.
    pub heading: Span,
    /// From the heading to the next heading of level 1 or 2.
    pub span: Span,
}

/// A gold line: what to say, when, and how to defend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gold {
    /// The whole block quote.
    pub span: Span,
    /// The id; `None` when it is missing or malformed.
    pub id: Option<Spanned<String>>,
    /// The line itself, inline Markdown.
    pub line: Excerpt,
    /// When to say it, inline Markdown.
    pub when: Option<Excerpt>,
    /// The questions that follow.
    pub follow_ups: Vec<FollowUp>,
}

impl Gold {
    /// The id on the page.
    pub fn anchor(&self) -> Option<String> {
        self.id.as_ref().map(|id| format!("gold-{}", id.value))
    }
}

/// A question an interviewer asks next, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Inline Markdown.
    pub question: Excerpt,
    /// Markdown; blank when missing.
    pub answer: Excerpt,
}

/// What a self-check asks the reader to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckKind {
    /// Choose one of several.
    Choose,
    /// Estimate a number.
    Estimate,
    /// Put in order.
    Order,
    /// Find the flaw.
    Flaw,
    /// Recall a fact.
    Recall,
    /// Explain in own words.
    Explain,
}

impl CheckKind {
    /// Every kind.
    pub const ALL: [CheckKind; 6] = [
        CheckKind::Choose,
        CheckKind::Estimate,
        CheckKind::Order,
        CheckKind::Flaw,
        CheckKind::Recall,
        CheckKind::Explain,
    ];

    /// The word in the source.
    pub fn name(self) -> &'static str {
        match self {
            CheckKind::Choose => "choose",
            CheckKind::Estimate => "estimate",
            CheckKind::Order => "order",
            CheckKind::Flaw => "flaw",
            CheckKind::Recall => "recall",
            CheckKind::Explain => "explain",
        }
    }
}

/// A question with a folded answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The whole block quote.
    pub span: Span,
    /// The id; `None` when it is missing or malformed.
    pub id: Option<Spanned<String>>,
    /// The kind; `None` when it is missing or unknown.
    pub kind: Option<Spanned<CheckKind>>,
    /// Markdown blocks: paragraphs and lists.
    pub question: Excerpt,
    /// Markdown.
    pub answer: Option<Excerpt>,
    /// Markdown.
    pub why: Option<Excerpt>,
}

impl Check {
    /// The id on the page.
    pub fn anchor(&self) -> Option<String> {
        self.id.as_ref().map(|id| format!("check-{}", id.value))
    }
}

/// The kind of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertKind {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// An alert as GitHub and mdBook have it; it stays Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The whole block quote.
    pub span: Span,
    /// Which of the five.
    pub kind: AlertKind,
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As the page does it.
    None,
    /// `:---`
    Left,
    /// `:---:`
    Center,
    /// `---:`
    Right,
}

/// What a caption says of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptionKind {
    /// `Table:`
    Table,
    /// `Compare:`: columns are options, rows are consequences.
    Compare,
}

/// The paragraph before a table that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The whole paragraph.
    pub span: Span,
    /// `Table:` or `Compare:`.
    pub kind: CaptionKind,
    /// Inline Markdown, without the word before it and the id behind it.
    pub text: Excerpt,
    /// `{#id}`
    pub id: Option<Spanned<String>>,
}

/// A Markdown table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The table, without its caption.
    pub span: Span,
    /// The caption right before it.
    pub caption: Option<Caption>,
    /// One per column.
    pub alignment: Vec<Align>,
    /// The header cells.
    pub header: Vec<Cell>,
    /// The other rows, each as long as the header.
    pub rows: Vec<Vec<Cell>>,
    /// True when it stands in no list, quote or footnote.
    pub top_level: bool,
    /// True when it has more rows or cells than a page can show; it must not reach a renderer.
    pub too_large: bool,
}

impl Table {
    /// The id on the page.
    pub fn anchor(&self) -> Option<String> {
        let id = self.caption.as_ref()?.id.as_ref()?;
        Some(format!("table-{}", id.value))
    }

    /// True for a `Compare:` table.
    pub fn compares(&self) -> bool {
        self.caption
            .as_ref()
            .is_some_and(|c| c.kind == CaptionKind::Compare)
    }
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The content without the pipes and the white space around it.
    pub span: Span,
    /// Each ✅ and ❌ in it.
    pub marks: Vec<Mark>,
}

/// A ✅ or a ❌, which gets a text equivalent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The character, with a variation selector behind it if there is one.
    pub span: Span,
    /// Which.
    pub kind: MarkKind,
}

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// ✅
    Yes,
    /// ❌
    No,
}

/// A `table` block: a table that lives in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableBlock {
    /// The whole fenced block.
    pub span: Span,
    /// The file, relative to the chapter.
    pub file: Option<Spanned<String>>,
    /// The caption, inline Markdown.
    pub caption: Option<Spanned<String>>,
    /// The id.
    pub id: Option<Spanned<String>>,
    /// True when it compares options.
    pub compare: bool,
    /// Column alignments, as far as given.
    pub align: Vec<Align>,
}

impl TableBlock {
    /// The id on the page.
    pub fn anchor(&self) -> Option<String> {
        self.id.as_ref().map(|id| format!("table-{}", id.value))
    }
}

/// An image whose target is an Excalidraw file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagram {
    /// The image.
    pub span: Span,
    /// The paragraph that holds it alone; `None` when it does not stand alone.
    pub paragraph: Option<Span>,
    /// The target as written.
    pub target: Spanned<String>,
    /// The alternative text, plain.
    pub alt: String,
    /// The caption, plain.
    pub caption: String,
}

impl Diagram {
    /// The file name without folder and ending.
    pub fn name(&self) -> &str {
        let file = self.target.value.rsplit('/').next().unwrap_or("");
        file.strip_suffix(".excalidraw").unwrap_or(file)
    }

    /// The id on the page.
    pub fn anchor(&self) -> String {
        format!("diagram-{}", crate::heading::id_from_text(self.name()))
    }
}

/// An image that is not a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The image.
    pub span: Span,
    /// The target as written.
    pub target: Spanned<String>,
    /// The alternative text, plain.
    pub alt: String,
    /// The title, plain.
    pub title: String,
}

/// A code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The whole block with its fences.
    pub span: Span,
    /// True for a fence, false for indentation.
    pub fenced: bool,
    /// What follows the fence.
    pub info: String,
    /// The language: the first word of `info`.
    pub lang: Option<String>,
    /// The marked lines, from 1, both ends in; in order and apart.
    pub marks: Vec<(usize, usize)>,
    /// The code.
    pub text: Excerpt,
    /// True when it stands in no list, quote or footnote.
    pub top_level: bool,
}

/// Raw HTML: one block, or one tag within a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html {
    /// The whole block or tag.
    pub span: Span,
    /// True for a block.
    pub block: bool,
    /// The tags in it; comments are not among them.
    pub tags: Vec<HtmlTag>,
    /// False when any part of it must not reach the page: it then appears as text.
    pub allowed: bool,
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlTag {
    /// From `<` to `>`.
    pub span: Span,
    /// The name in lower case.
    pub name: String,
    /// True for `</name>`.
    pub closing: bool,
    /// The attributes.
    pub attributes: Vec<HtmlAttribute>,
    /// True when the name and every attribute are on the list.
    pub allowed: bool,
}

/// One attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlAttribute {
    /// The name in lower case.
    pub name: String,
    /// The value without quotes, as written.
    pub value: String,
    /// Name and value.
    pub span: Span,
}

/// A link in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The whole link.
    pub span: Span,
    /// The destination, entities and escapes resolved.
    pub dest: String,
    /// Where the destination stands, when it stands in the link as it is.
    pub dest_span: Option<Span>,
    /// The text without markup.
    pub text: String,
    /// What kind of destination it is.
    pub target: Target,
}

/// Where a destination leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `https:` or `http:`.
    Web,
    /// `mailto:`.
    Mail,
    /// `#id` in the same chapter.
    Fragment(String),
    /// A relative path, percent-encoding resolved, with its fragment.
    Path {
        /// The path as written, relative to the chapter.
        path: String,
        /// What follows `#`.
        fragment: Option<String>,
    },
    /// A path from the root, or `//host`.
    Absolute,
    /// Any other scheme, such as `javascript`; it must not reach the page.
    Scheme(String),
    /// Nothing.
    Empty,
}

impl Target {
    /// True when a page may carry it.
    pub fn is_allowed(&self) -> bool {
        !matches!(self, Target::Absolute | Target::Scheme(_))
    }
}

/// What an include does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncludeKind {
    /// `{{#include …}}`
    Include,
    /// `{{#rustdoc_include …}}`
    RustdocInclude,
    /// `{{#playground …}}` or `{{#playpen …}}`
    Playground,
}

/// A file that mdBook draws in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// From `{{` to `}}`.
    pub span: Span,
    /// Which.
    pub kind: IncludeKind,
    /// The file, relative to the chapter.
    pub path: Spanned<String>,
    /// What follows the path after a colon: lines or an anchor.
    pub part: Option<String>,
}

/// What a comment is replaced by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Collection {
    /// Every gold line.
    GoldLines,
    /// Every `Compare:` table.
    ComparisonTables,
    /// Every term.
    Glossary,
    /// The tables of the sections `Numbers to know`.
    Numbers,
    /// The tables of the sections `Commonly got wrong`.
    Facts,
    /// Every self-check.
    Flashcards,
    /// Every drawing.
    Diagrams,
    /// The lists of the sections `Sources`.
    Sources,
    /// The coverage table.
    Coverage,
    /// The chapters and their prerequisites.
    Roadmap,
    /// Self-checks drawn from the chapters below a slug.
    MixedCheck {
        /// How many.
        count: usize,
        /// The slug prefix, as written.
        below: String,
    },
}

/// A comment on a line of its own that the whole book replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// The comment, `<!--` and `-->` included.
    pub span: Span,
    /// By what.
    pub what: Collection,
}
