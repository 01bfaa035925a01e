//! The pages of one render: chapters, contents, print page, the page for wrong addresses.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use mdbook_renderer::RenderContext;
use mdbook_renderer::config::HtmlConfig;
use rayon::prelude::*;

use crate::book::Outline;
use crate::history::History;
use crate::links::Resolver;
use crate::output::Staging;
use crate::page::{self, Pages};
use crate::path::to_root;
use crate::pictures::Pictures;
use crate::site::{Chapter, hash};
use crate::terms::Terms;
use crate::{meta, path, print, publish, redirect, twin};

/// What the pages of one render are made of.
pub(crate) struct Run<'a> {
    pub ctx: &'a RenderContext,
    pub html: &'a HtmlConfig,
    pub outline: &'a Outline<'a>,
    pub chapters: &'a [Arc<Chapter>],
    pub pages: &'a Pages<'a>,
    pub fragments: &'a redirect::Fragments,
    pub staging: &'a Staging,
    pub terms: &'a Terms,
    pub resolver: &'a Resolver<'a>,
    pub history: &'a History,
    pub pictures: &'a Pictures,
}

impl Run<'_> {
    /// Renders one page, or takes it over; gives its path, the hash of all that is on it, and whether it is new.
    pub(crate) fn page(
        &self,
        index: usize,
        theme_key: u64,
        known: &HashMap<String, u64>,
    ) -> Result<(String, u64, bool)> {
        let out = &self.outline.pages[index].out;
        let chapter = &self.chapters[index];
        let data = self.data(index);
        let list = self.pages.list(index)?;
        let twin = twin::path(out);
        let key = hash(&(theme_key, chapter.key, &list, serde_json::to_string(&data)?));
        if known.get(out) == Some(&key) && self.staging.keep(out)? && self.staging.keep(&twin)? {
            return Ok((out.clone(), key, false));
        }
        let rendered = self.rendered(&data, &list, &chapter.body.html, &to_root(out))?;
        self.staging.write(out, rendered.as_bytes())?;
        self.staging.write(&twin, self.twin(index).as_bytes())?;
        Ok((out.clone(), key, true))
    }

    fn twin(&self, index: usize) -> String {
        let page = &self.outline.pages[index];
        let place = twin::Place {
            resolver: self.resolver,
            source: &page.source,
            out: &page.out,
        };
        twin::write(meta::split(page.content).1, &place)
    }

    /// What is published beside the pages: the list for language models, the sitemap and the feed.
    pub(crate) fn publish(&self) -> Result<()> {
        let entries: Vec<_> = (0..self.chapters.len())
            .map(|index| self.data(index))
            .collect();
        self.staging.write(
            "llms.txt",
            publish::llms(self.pages.site, &entries).as_bytes(),
        )?;
        if let Some(url) = &self.pages.site.url {
            self.pictures.write(self.staging)?;
            self.staging
                .write("sitemap.xml", publish::sitemap(&entries).as_bytes())?;
            self.staging.write(
                "feed.xml",
                publish::feed(self.pages.site, url, &entries).as_bytes(),
            )?;
        }
        Ok(())
    }

    fn rendered(&self, data: &page::Page, list: &str, body: &str, root: &str) -> Result<String> {
        let mut context = self.pages.context(root);
        context.insert("page", data);
        context.insert("list", list);
        context.insert("body", body);
        let own = format!("{}.html", data.kind.as_deref().unwrap_or_default());
        // The home page of a book with front matter has a template of its own, and so may every kind of chapter.
        let template =
            if data.path == "index.html" && data.kind.is_some() && self.has_template("home.html") {
                "home.html"
            } else if data.kind.is_some() && self.has_template(&own) {
                &own
            } else {
                "page.html"
            };
        if template == "home.html" {
            context.insert("parts", &self.parts());
        }
        self.pages
            .tera
            .render(template, &context)
            .with_context(|| format!("cannot render {}", data.path))
    }

    fn has_template(&self, name: &str) -> bool {
        self.pages.tera.contains_template(name)
    }

    /// The parts with their first pages, for the home page.
    fn parts(&self) -> Vec<Part> {
        self.outline
            .parts
            .iter()
            .filter(|part| part.title.is_some())
            .map(|part| {
                let first = part.first();
                let slugs = part.entries.iter().filter_map(|entry| match entry {
                    crate::book::Entry::Page { page, .. } => {
                        self.outline.pages[*page].out.strip_suffix(".html")
                    }
                    _ => None,
                });
                Part {
                    slugs: slugs.collect::<Vec<_>>().join(" "),
                    title: part.title.unwrap_or_default().to_owned(),
                    href: first
                        .map(|page| self.outline.pages[page].out.clone())
                        .unwrap_or_default(),
                    summary: first
                        .and_then(|page| self.chapters[page].meta.as_ref()?.summary.clone())
                        .unwrap_or_default(),
                    count: part
                        .entries
                        .iter()
                        .filter(|e| matches!(e, crate::book::Entry::Page { .. }))
                        .count(),
                }
            })
            .collect()
    }

    fn data(&self, index: usize) -> page::Page {
        let outline = self.outline;
        let page = &outline.pages[index];
        let chapter = &self.chapters[index];
        let meta = chapter.meta.clone().unwrap_or_default();
        let root = to_root(&page.out);
        let link = |target: usize| page::Link {
            title: outline.pages[target].name.to_owned(),
            href: format!("{root}{}", outline.pages[target].out),
        };
        let part = &outline.parts[page.part];
        let mut breadcrumbs = Vec::new();
        if let Some(title) = part.title {
            let href = part
                .first()
                .filter(|first| *first != index)
                .map(|first| link(first).href)
                .unwrap_or_default();
            breadcrumbs.push(page::Link {
                title: title.to_owned(),
                href,
            });
        }
        breadcrumbs.extend(page.parents.iter().map(|(name, parent)| page::Link {
            title: (*name).to_owned(),
            href: parent.map(|parent| link(parent).href).unwrap_or_default(),
        }));
        let book_title = &self.pages.site.title;
        let head_title = match (page.out.as_str(), book_title.as_str()) {
            ("index.html", title) if !title.is_empty() && chapter.meta.is_some() => {
                title.to_owned()
            }
            (_, "") => page.name.to_owned(),
            (_, title) => format!("{} - {title}", page.name),
        };
        let mut description = meta
            .summary
            .clone()
            .unwrap_or_else(|| chapter.body.lead.clone());
        if let Some((cut, _)) = description.char_indices().nth(200) {
            description.truncate(cut);
            description.push('…');
        }
        let needs = meta
            .needs
            .iter()
            .map(|slug| match outline.by_out.get(&format!("{slug}.html")) {
                Some(target) => link(*target),
                None => page::Link {
                    title: slug.clone(),
                    href: String::new(),
                },
            })
            .collect();
        let change = page
            .file
            .as_ref()
            .and_then(|file| self.history.of(&self.in_root(file)));
        page::Page {
            twin: twin::path(page.out.rsplit('/').next().unwrap_or_default()),
            url: (self.pages.site.url.as_ref())
                .map(|url| format!("{url}{}", publish::canonical(&page.out))),
            picture: (self.pages.site.url.as_ref())
                .zip(self.pictures.of(&page.source))
                .map(|(url, picture)| page::Picture {
                    url: format!("{url}{}", picture.path()),
                    width: picture.width,
                    height: picture.height,
                    alt: picture.alt.clone(),
                }),
            updated: change.map(|change| change.updated.clone()),
            contributors: change.map_or_else(Vec::new, |change| change.contributors.clone()),
            title: page.name.to_owned(),
            head_title,
            description,
            number: page.number.clone(),
            path: page.out.clone(),
            slug: page
                .out
                .strip_suffix(".html")
                .unwrap_or(&page.out)
                .to_owned(),
            kind: meta.kind,
            level: meta.level,
            checked: meta.checked,
            minutes: meta.words.map(|words| words.div_ceil(200).max(1)),
            part: part.title.map(str::to_owned),
            breadcrumbs,
            needs,
            previous: index.checked_sub(1).map(link),
            next: (index + 1 < outline.pages.len()).then(|| link(index + 1)),
            headings: chapter
                .body
                .headings
                .iter()
                .filter(|heading| matches!(heading.level, 2 | 3))
                .map(|heading| page::Heading {
                    level: heading.level,
                    id: heading.id.clone(),
                    text: heading.text.clone(),
                })
                .collect(),
            edit: self
                .html
                .edit_url_template
                .as_ref()
                .zip(page.file.as_ref())
                .map(|(template, file)| template.replace("{path}", &self.in_root(file))),
            terms: chapter
                .body
                .html
                .contains("class=\"hld-term\"")
                .then(|| self.terms.script.as_ref().map(|(name, _)| name.clone()))
                .flatten(),
            fragments: self
                .fragments
                .get(&page.out)
                .and_then(|map| serde_json::to_string(map).ok()),
        }
    }

    /// The path of a file of the book below the folder of book.toml.
    fn in_root(&self, file: &str) -> String {
        let src = path::slashed(&self.ctx.config.book.src).unwrap_or_default();
        path::join(&src, file).unwrap_or_default()
    }

    /// The front page of a book that has no index chapter: its first chapter.
    pub(crate) fn index(&self) -> Result<()> {
        if self.outline.by_out.contains_key("index.html") {
            return Ok(());
        }
        let Some(first) = self.outline.pages.first() else {
            return Ok(());
        };
        let mut context = self.pages.context("");
        context.insert("to", &first.out);
        self.staging.write(
            "index.html",
            self.pages
                .tera
                .render("redirect.html", &context)?
                .as_bytes(),
        )
    }

    /// All chapters on one page, which the short list of a large book leads to.
    pub(crate) fn contents(&self) -> Result<()> {
        let data = page::Page {
            title: "Contents".to_owned(),
            head_title: format!("Contents - {}", self.pages.site.title),
            path: "toc.html".to_owned(),
            slug: "toc".to_owned(),
            ..page::Page::default()
        };
        let mut context = self.pages.context("");
        context.insert("page", &data);
        context.insert("list", &self.pages.front_list("")?);
        context.insert("whole", &self.pages.whole_list()?);
        self.staging.write(
            "toc.html",
            self.pages
                .tera
                .render("contents.html", &context)?
                .as_bytes(),
        )
    }

    pub(crate) fn not_found(&self) -> Result<()> {
        let name = self.html.input_404.as_deref();
        if name == Some("") {
            return Ok(());
        }
        let own =
            std::fs::read_to_string(self.ctx.source_dir().join(name.unwrap_or("404.md"))).ok();
        // A static host serves this page under any path: only the site's own path leads home from there.
        let root = self.html.site_url.clone().unwrap_or_default();
        let data = page::Page {
            title: "Page not found".to_owned(),
            head_title: format!("Page not found - {}", self.pages.site.title),
            path: "404.html".to_owned(),
            slug: "404".to_owned(),
            ..page::Page::default()
        };
        let mut context = self.pages.context(&root);
        context.insert("page", &data);
        context.insert("list", &self.pages.front_list(&root)?);
        let own = own.map(|markdown| {
            let mut html = String::new();
            let options = mdbook_markdown::MarkdownOptions::default();
            mdbook_markdown::pulldown_cmark::html::push_html(
                &mut html,
                mdbook_markdown::new_cmark_parser(&markdown, &options),
            );
            html
        });
        context.insert("body", &own.unwrap_or_default());
        self.staging.write(
            "404.html",
            self.pages.tera.render("404.html", &context)?.as_bytes(),
        )
    }

    pub(crate) fn print(&self) -> Result<()> {
        use std::io::Write;
        const BODY: &str = "<!--chapters-->";
        let data = page::Page {
            title: self.pages.site.title.clone(),
            head_title: self.pages.site.title.clone(),
            path: "print.html".to_owned(),
            slug: "print".to_owned(),
            ..page::Page::default()
        };
        let mut context = self.pages.context("");
        context.insert("page", &data);
        context.insert("list", "");
        context.insert("body", BODY);
        let links: Vec<_> = self
            .outline
            .pages
            .iter()
            .enumerate()
            .map(|(index, page)| page::Link {
                title: page.name.to_owned(),
                href: format!("#{}top", print::prefix(index)),
            })
            .collect();
        context.insert("chapters", &links);
        let frame = self.pages.tera.render("print.html", &context)?;
        let (before, after) = frame.split_once(BODY).unwrap_or((&frame, ""));
        let place = self.staging.place("print.html")?;
        let mut file = std::io::BufWriter::new(
            std::fs::File::create(&place).context("cannot write print.html")?,
        );
        file.write_all(before.as_bytes())?;
        // In batches: chapters in parallel, yet never the whole book in memory twice.
        let indices: Vec<usize> = (0..self.chapters.len()).collect();
        for batch in indices.chunks(64) {
            let written: Vec<String> = batch
                .par_iter()
                .map(|&index| {
                    let body = &self.chapters[index].body.html;
                    let mut out = String::with_capacity(body.len() + body.len() / 16);
                    out.push_str(&format!(
                        "<section class=\"chapter\" id=\"{}top\">\n",
                        print::prefix(index)
                    ));
                    print::write(
                        &mut out,
                        body,
                        &self.outline.pages[index].out,
                        index,
                        &self.outline.by_out,
                    );
                    out.push_str("</section>\n");
                    out
                })
                .collect();
            for text in written {
                file.write_all(text.as_bytes())?;
            }
        }
        file.write_all(after.as_bytes())?;
        file.flush().context("cannot write print.html")
    }
}

/// A part on the home page.
#[derive(serde::Serialize)]
struct Part {
    /// The slugs of its chapters, for a script that knows what was read.
    slugs: String,
    title: String,
    href: String,
    summary: String,
    count: usize,
}
