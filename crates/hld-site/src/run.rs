//! The pages of one render: chapters, contents, print page, the page for wrong addresses.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use mdbook_renderer::RenderContext;
use mdbook_renderer::config::HtmlConfig;

use crate::book::Outline;
use crate::history::{Change, History};
use crate::links::Resolver;
use crate::memory::{Chapter, PageKey, hash};
use crate::output::Staging;
use crate::page::{self, Pages};
use crate::path::to_root;
use crate::pictures::{Picture, Pictures};
use crate::redirect::{Fragments, Redirect};
use crate::terms::Terms;
use crate::{meta, path, publish, twin};

/// What the pages of one render are made of.
pub(crate) struct Run<'a> {
    pub ctx: &'a RenderContext,
    pub html: &'a HtmlConfig,
    pub outline: &'a Outline<'a>,
    pub chapters: &'a [Arc<Chapter>],
    pub pages: &'a Pages<'a>,
    pub fragments: &'a Fragments,
    pub staging: &'a Staging,
    pub terms: &'a Terms,
    pub resolver: &'a Resolver<'a>,
    pub history: &'a History,
    pub pictures: &'a Pictures,
}

impl Run<'_> {
    /// Renders one page, or takes it over; gives what it was made of, and whether it is new.
    ///
    /// `theme` is the hash of what all pages share, `shared` of that and of the whole outline.
    pub(crate) fn page(
        &self,
        index: usize,
        theme: u64,
        shared: u64,
        known: &HashMap<String, PageKey>,
    ) -> Result<(PageKey, bool)> {
        let page = &self.outline.pages[index];
        let out = &page.out;
        let chapter = &self.chapters[index];
        let twin = twin::path(out);
        let kind = chapter.meta.as_ref().and_then(|meta| meta.kind.as_deref());
        let template = self.template(out, kind);
        let parts = (template == "home.html").then(|| self.parts());
        let quick = hash(&(
            (shared, chapter.key, &parts),
            self.terms.script.as_ref().map(|(name, _)| name),
            (self.fragments.get(out), &self.html.edit_url_template),
            self.pictures.of(&page.source).map(Picture::path),
        ));
        let keep = || Ok::<_, anyhow::Error>(self.staging.keep(out)? && self.staging.keep(&twin)?);
        let known = known.get(out);
        if let Some(known) = known.filter(|known| known.quick == quick)
            && keep()?
        {
            return Ok((*known, false));
        }
        let data = self.data(index);
        let list = self.pages.list(index)?;
        let exact = hash(&(
            (theme, chapter.key, &parts),
            &list,
            serde_json::to_string(&data)?,
        ));
        let key = PageKey { quick, exact };
        if known.is_some_and(|known| known.exact == exact) && keep()? {
            return Ok((key, false));
        }
        let mut context = self.pages.context(&to_root(out));
        context.insert("page", &data);
        context.insert("list", &list);
        context.insert("body", &chapter.body.html);
        if let Some(parts) = &parts {
            context.insert("parts", parts);
        }
        let rendered = self
            .pages
            .tera
            .render(&template, &context)
            .with_context(|| format!("cannot render {out}"))?;
        self.staging.write(out, rendered.as_bytes())?;
        self.staging.write(&twin, self.twin(index).as_bytes())?;
        Ok((key, true))
    }

    /// The home page of a book with front matter has a template of its own, and so may every kind of chapter.
    fn template(&self, out: &str, kind: Option<&str>) -> String {
        let own = kind.map(|kind| format!("{kind}.html"));
        let home = (kind.is_some() && out == "index.html").then(|| "home.html".to_owned());
        home.into_iter()
            .chain(own)
            .find(|name| self.pages.tera.contains_template(name))
            .unwrap_or_else(|| "page.html".to_owned())
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
        let entries: Vec<publish::Entry<'_>> = (0..self.chapters.len())
            .map(|index| self.entry(index))
            .collect();
        let site = self.pages.site;
        self.staging
            .write("llms.txt", publish::llms(site, &entries).as_bytes())?;
        if let Some(url) = &site.url {
            self.pictures.write(self.staging)?;
            self.staging
                .write("sitemap.xml", publish::sitemap(&entries).as_bytes())?;
            self.staging
                .write("feed.xml", publish::feed(site, url, &entries).as_bytes())?;
        }
        Ok(())
    }

    fn entry(&self, index: usize) -> publish::Entry<'_> {
        let page = &self.outline.pages[index];
        let meta = self.chapters[index].meta.as_ref();
        publish::Entry {
            title: page.name,
            path: &page.out,
            part: self.outline.parts[page.part].title,
            description: self.description(index),
            url: self.url(index),
            updated: self.change(index).map(|change| change.updated.as_str()),
            checked: meta.and_then(|meta| meta.checked.as_deref()),
        }
    }

    /// What the chapter says of itself, or else how it begins.
    fn description(&self, index: usize) -> String {
        let chapter = &self.chapters[index];
        let summary = chapter.meta.as_ref().and_then(|meta| meta.summary.as_ref());
        let mut description = summary.unwrap_or(&chapter.body.lead).clone();
        if let Some((cut, _)) = description.char_indices().nth(200) {
            description.truncate(cut);
            description.push('…');
        }
        description
    }

    fn url(&self, index: usize) -> Option<String> {
        let url = self.pages.site.url.as_ref()?;
        let path = publish::canonical(&self.outline.pages[index].out);
        Some(format!("{url}{path}"))
    }

    fn change(&self, index: usize) -> Option<&Change> {
        let file = self.outline.pages[index].file.as_ref()?;
        self.history.of(&self.in_root(file))
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
        let change = self.change(index);
        page::Page {
            twin: twin::path(page.out.rsplit('/').next().unwrap_or_default()),
            url: self.url(index),
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
            description: self.description(index),
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

    /// The pages that show no chapter, unless they are what they were; gives what they were made of.
    pub(crate) fn frame(
        &self,
        shared: u64,
        redirects: &[Redirect],
        known: Option<u64>,
    ) -> Result<u64> {
        let name = self.html.input_404.as_deref();
        let wanted = name != Some("");
        let lost = wanted
            .then(|| self.ctx.source_dir().join(name.unwrap_or("404.md")))
            .and_then(|file| std::fs::read_to_string(file).ok());
        let has_index = self.outline.by_out.contains_key("index.html");
        let key = hash(&(shared, redirects, wanted, &lost, &self.html.site_url));
        let mut names = vec!["toc.html"];
        names.extend((!has_index && !self.outline.pages.is_empty()).then_some("index.html"));
        names.extend(wanted.then_some("404.html"));
        names.extend(redirects.iter().map(|redirect| redirect.out.as_str()));
        if known == Some(key) {
            let kept: Vec<bool> = names
                .iter()
                .map(|name| self.staging.keep(name))
                .collect::<Result<_>>()?;
            if kept.into_iter().all(|kept| kept) {
                return Ok(key);
            }
        }
        self.index()?;
        self.contents()?;
        if wanted {
            self.not_found(lost.as_deref())?;
        }
        for redirect in redirects {
            let mut context = self.pages.context(&to_root(&redirect.out));
            context.insert("to", &redirect.to);
            self.staging.write(
                &redirect.out,
                self.pages
                    .tera
                    .render("redirect.html", &context)?
                    .as_bytes(),
            )?;
        }
        Ok(key)
    }

    /// The front page of a book that has no index chapter: its first chapter.
    fn index(&self) -> Result<()> {
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
    fn contents(&self) -> Result<()> {
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

    /// The page for wrong addresses, with what the book has to say there.
    fn not_found(&self, own: Option<&str>) -> Result<()> {
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
                mdbook_markdown::new_cmark_parser(markdown, &options),
            );
            html
        });
        context.insert("body", &own.unwrap_or_default());
        self.staging.write(
            "404.html",
            self.pages.tera.render("404.html", &context)?.as_bytes(),
        )
    }
}

/// A part on the home page.
#[derive(Hash, serde::Serialize)]
struct Part {
    /// The slugs of its chapters, for a script that knows what was read.
    slugs: String,
    title: String,
    href: String,
    summary: String,
    count: usize,
}
