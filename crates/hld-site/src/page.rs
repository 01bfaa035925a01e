//! What the templates see of the book and of one page, and the chapter list beside it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Result;
use serde::Serialize;
use tera::{Context, Tera};

use crate::book::{Entry, Outline};
use crate::path::to_root;

/// A book with more chapters than this lists only those of the current part.
const WHOLE_LIST: usize = 200;
/// Chapters listed at once in a part that is itself larger than [`WHOLE_LIST`].
const RUN: usize = 100;

/// A link in the templates; `href` is ready to use.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Link {
    pub title: String,
    /// Empty when there is no page.
    pub href: String,
}

/// What is the same on all pages.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Site {
    pub title: String,
    pub description: String,
    pub language: String,
    pub direction: String,
    pub authors: Vec<String>,
    pub repository: Option<String>,
    pub css: String,
    pub early_js: String,
    pub js: String,
    pub icon: Option<String>,
    /// The script that searches; `None` when the book is not searched.
    pub search: Option<String>,
    /// Style sheets of the book, from `additional-css`.
    pub styles: Vec<String>,
    /// Scripts of the book and of `serve`.
    pub scripts: Vec<String>,
    pub has_print: bool,
    /// Address of the site, from `site-url`, when it is a full one; ends with a slash.
    pub url: Option<String>,
    /// Published path of the service worker, when pages shall register it.
    pub worker: Option<String>,
}

/// One page.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Page {
    /// Name in the chapter list.
    pub title: String,
    /// What the browser's tab shows.
    pub head_title: String,
    pub description: String,
    pub number: Option<String>,
    /// Output path.
    pub path: String,
    /// Output path without `.html`: the chapter's slug.
    pub slug: String,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub checked: Option<String>,
    pub minutes: Option<u64>,
    pub part: Option<String>,
    pub breadcrumbs: Vec<Link>,
    pub needs: Vec<Link>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    pub headings: Vec<Heading>,
    pub edit: Option<String>,
    /// JSON map from old fragments to new places, for a script.
    pub fragments: Option<String>,
    /// File name of the Markdown twin, beside the page; empty when it has none.
    pub twin: String,
    /// Full address of the page, when the site has one.
    pub url: Option<String>,
    /// The picture that stands for the page elsewhere.
    pub picture: Option<Picture>,
    /// Day of the last change, `YYYY-MM-DD`, when it is known.
    pub updated: Option<String>,
    /// Who changed it, the busiest first.
    pub contributors: Vec<String>,
    /// Published path of the script with the definitions of terms.
    pub terms: Option<String>,
}

/// A picture for those who meet the page's address elsewhere.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Picture {
    /// Full address.
    pub url: String,
    pub width: u32,
    pub height: u32,
    pub alt: String,
}

/// One line of the page's contents.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// Where the chapter list of a page begins and how deep the page lies: pages with equal keys share one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct ListKey {
    part: usize,
    run: usize,
    depth: usize,
}

#[derive(Serialize)]
struct ListPart<'a> {
    title: Option<&'a str>,
    href: String,
    current: bool,
    /// Whether the entries are given; other parts of a large book are only named.
    listed: bool,
    before: Option<Link>,
    after: Option<Link>,
    count: usize,
    entries: Vec<ListEntry<'a>>,
}

#[derive(Serialize)]
struct ListEntry<'a> {
    /// `page`, `draft` or `separator`.
    kind: &'static str,
    title: &'a str,
    number: Option<&'a str>,
    href: String,
    depth: usize,
    slug: &'a str,
}

/// Renders pages with the theme's templates.
pub(crate) struct Pages<'a> {
    pub tera: &'a Tera,
    pub outline: &'a Outline<'a>,
    pub site: &'a Site,
    lists: RwLock<HashMap<ListKey, Arc<str>>>,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(tera: &'a Tera, outline: &'a Outline<'a>, site: &'a Site) -> Pages<'a> {
        Pages {
            tera,
            outline,
            site,
            lists: RwLock::new(HashMap::new()),
        }
    }

    /// The context that all templates share; `root` is the way up to the site's root.
    pub(crate) fn context(&self, root: &str) -> Context {
        let mut context = Context::new();
        context.insert("site", self.site);
        context.insert("root", root);
        context
    }

    /// The chapter list for a page, its own line marked.
    pub(crate) fn list(&self, page: usize) -> Result<String> {
        let out = &self.outline.pages[page].out;
        let list = self.unmarked(page)?;
        let link = format!("href=\"{}{out}\"", to_root(out));
        Ok(match list.find(&link) {
            Some(at) => {
                let end = at + link.len();
                format!("{} aria-current=\"page\"{}", &list[..end], &list[end..])
            }
            None => list.to_string(),
        })
    }

    fn unmarked(&self, page: usize) -> Result<Arc<str>> {
        let out = &self.outline.pages[page].out;
        let part = self.outline.pages[page].part;
        let entries = &self.outline.parts[part].entries;
        let run = if entries.len() > WHOLE_LIST {
            // Pages of one part are numbered in a row.
            (page - self.outline.parts[part].first().unwrap_or(page)) / RUN
        } else {
            0
        };
        let key = ListKey {
            part,
            run,
            depth: out.matches('/').count(),
        };
        if let Some(list) = self
            .lists
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(Arc::clone(list));
        }
        let list: Arc<str> = self.render_list(Some(key), &to_root(out))?.into();
        self.lists
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, Arc::clone(&list));
        Ok(list)
    }

    /// The list of all chapters, whatever their number, for the contents page.
    pub(crate) fn whole_list(&self) -> Result<String> {
        self.render_list(None, "")
    }

    /// The list for pages that are no chapter.
    pub(crate) fn front_list(&self, root: &str) -> Result<String> {
        if self.outline.pages.is_empty() {
            return Ok(String::new());
        }
        self.render_list(
            Some(ListKey {
                part: usize::MAX,
                run: 0,
                depth: 0,
            }),
            root,
        )
    }

    fn render_list(&self, key: Option<ListKey>, root: &str) -> Result<String> {
        let outline = self.outline;
        let whole = key.is_none() || outline.pages.len() <= WHOLE_LIST;
        let parts: Vec<ListPart<'_>> = outline
            .parts
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let current = key.is_none_or(|key| key.part == index);
                let listed = whole || current;
                let mut entries = Vec::new();
                let (mut before, mut after) = (None, None);
                let first = part.first().unwrap_or(0);
                let windowed = key.is_some() && part.entries.len() > WHOLE_LIST;
                let range = key.map_or(0..usize::MAX, |key| key.run * RUN..(key.run + 1) * RUN);
                let link = |page: usize| Link {
                    title: outline.pages[page].name.to_owned(),
                    href: format!("{root}{}", outline.pages[page].out),
                };
                for entry in part.entries.iter().filter(|_| listed) {
                    let entry = match entry {
                        Entry::Page { page, depth } => {
                            if windowed && page - first < range.start {
                                before = Some(link(*page));
                                continue;
                            }
                            if windowed && page - first >= range.end {
                                after = Some(link(*page));
                                break;
                            }
                            let page = &outline.pages[*page];
                            ListEntry {
                                kind: "page",
                                title: page.name,
                                number: page.number.as_deref(),
                                href: format!("{root}{}", page.out),
                                depth: *depth,
                                slug: page.out.strip_suffix(".html").unwrap_or(&page.out),
                            }
                        }
                        Entry::Draft { name, depth } => ListEntry {
                            kind: "draft",
                            title: name,
                            number: None,
                            href: String::new(),
                            depth: *depth,
                            slug: "",
                        },
                        Entry::Separator => ListEntry {
                            kind: "separator",
                            title: "",
                            number: None,
                            href: String::new(),
                            depth: 0,
                            slug: "",
                        },
                    };
                    entries.push(entry);
                }
                ListPart {
                    title: part.title,
                    href: part.first().map(|page| link(page).href).unwrap_or_default(),
                    current,
                    listed,
                    before,
                    after,
                    count: part
                        .entries
                        .iter()
                        .filter(|entry| matches!(entry, Entry::Page { .. }))
                        .count(),
                    entries,
                }
            })
            .collect();
        let mut context = self.context(root);
        context.insert("parts", &parts);
        Ok(self.tera.render("list.html", &context)?)
    }
}
