//! One render from start to end: read, write chapters, check links, make pages, put the site in its place.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use mdbook_renderer::config::HtmlConfig;
use mdbook_renderer::{RenderContext, Renderer};
use rayon::prelude::*;
use tera::Tera;

use crate::assets::Assets;
use crate::book::Outline;
use crate::highlight::Highlighter;
use crate::links::{Resolver, canonical};
use crate::meta::Meta;
use crate::output::{MARK, Staging};
use crate::page::{self, Pages};
use crate::path::to_root;
use crate::report::Report;
use crate::terms::Terms;
use crate::writer::{Body, Env};
use crate::{check, meta, path, print, redirect, writer};

/// What the caller may add to a render.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Addresses of scripts that every page loads besides the theme's: `serve` reloads with one.
    pub scripts: Vec<String>,
    /// When the site takes the place of the last one.
    pub write: Write,
}

/// When a render writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Write {
    /// Whatever it found, as mdBook does.
    #[default]
    Always,
    /// Only without findings; otherwise the last good site stays.
    WhenClean,
    /// Never: the chapters are rendered in memory and their links checked.
    Never,
}

/// The renderer; clones share theme, caches and the last report.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
}

struct Inner {
    assets: Assets,
    tera: Tera,
    options: Options,
    highlighter: Highlighter,
    memory: Mutex<Memory>,
    report: Mutex<Report>,
}

/// What a later render of the same process need not do again.
#[derive(Default)]
struct Memory {
    /// Where the last site was put, and the time of its mark: another build may have replaced it since.
    stands: Option<(PathBuf, SystemTime)>,
    chapters: HashMap<String, Arc<Chapter>>,
    /// Output path to the hash of everything on the page.
    pages: HashMap<String, u64>,
    print: Option<u64>,
}

/// A chapter as it was written, with the hash of what it was made of.
struct Chapter {
    key: u64,
    meta: Option<Meta>,
    body: Body,
}

impl AsRef<Body> for Arc<Chapter> {
    fn as_ref(&self) -> &Body {
        &self.body
    }
}

impl Site {
    /// A renderer with this theme.
    pub fn new(assets: Assets, options: Options) -> Result<Site> {
        let mut tera = Tera::new();
        tera.add_raw_templates(
            assets
                .templates
                .iter()
                .map(|(name, source)| (name.as_str(), source.as_str())),
        )
        .context("a template of the theme is wrong")?;
        Ok(Site {
            inner: Arc::new(Inner {
                assets,
                tera,
                options,
                highlighter: Highlighter::default(),
                memory: Mutex::default(),
                report: Mutex::default(),
            }),
        })
    }

    /// What the last render said; for callers that go through mdBook, whose renderers return nothing.
    pub fn report(&self) -> Report {
        lock(&self.inner.report).clone()
    }

    /// Renders a book to its destination.
    pub fn render_book(&self, ctx: &RenderContext) -> Result<Report> {
        let inner = &*self.inner;
        let html = ctx.config.html_config().unwrap_or_default();
        let outline = Outline::new(&ctx.book)?;
        let root = canonical(&ctx.root);
        let (redirects, fragments) = redirect::plan(&html.redirect, |out| {
            outline.by_out.contains_key(out) || out == "index.html"
        });
        let others = redirects.iter().map(|redirect| redirect.out.clone());
        let resolver = Resolver {
            outline: &outline,
            src: path::slashed(&ctx.config.book.src)
                .and_then(|src| path::join("", &src))
                .unwrap_or_default(),
            destination: canonical(&ctx.destination),
            root,
            others: others
                .chain(["print.html", "toc.html", "404.html"].map(str::to_owned))
                .collect(),
        };
        let mut memory = lock(&inner.memory);
        let split: Vec<(Option<Meta>, &str)> = outline
            .pages
            .par_iter()
            .map(|page| meta::split(page.content))
            .collect();
        let terms = Terms::new(split.iter().map(|(meta, _)| meta.as_ref()), &outline);
        let chapters = inner.write_chapters(ctx, &html, &resolver, &terms, split, &memory);
        let findings = check::check(&outline, &chapters, &ctx.source_dir());

        let refuses = match inner.options.write {
            Write::Always => false,
            Write::WhenClean => !findings.is_empty(),
            Write::Never => true,
        };
        if refuses {
            return Ok(Report {
                findings,
                ..Report::default()
            });
        }
        let staging = Staging::open(&ctx.destination)?;
        let site = inner.site(ctx, &html, &staging)?;
        let pages = Pages::new(&inner.tera, &outline, &site);
        let run = Run {
            ctx,
            html: &html,
            outline: &outline,
            chapters: &chapters,
            pages: &pages,
            fragments: &fragments,
            staging: &staging,
            terms: &terms,
        };
        if let Some((name, script)) = &terms.script {
            staging.write(name, script.as_bytes())?;
        }

        let theme_key = inner.theme_key(&site);
        let stands = memory
            .stands
            .as_ref()
            .is_some_and(|(at, time)| *at == ctx.destination && mark_time(at) == Some(*time));
        if !stands {
            memory.pages.clear();
            memory.print = None;
        }
        let rendered: Vec<(String, u64, bool)> = (0..outline.pages.len())
            .into_par_iter()
            .map(|index| run.page(index, theme_key, &memory.pages))
            .collect::<Result<_>>()?;

        run.index()?;
        run.contents()?;
        run.not_found()?;
        for redirect in &redirects {
            let mut context = pages.context(&to_root(&redirect.out));
            context.insert("to", &redirect.to);
            staging.write(
                &redirect.out,
                inner.tera.render("redirect.html", &context)?.as_bytes(),
            )?;
        }
        let print_key = hash(&(
            theme_key,
            chapters
                .iter()
                .map(|chapter| chapter.key)
                .collect::<Vec<_>>(),
        ));
        if site.has_print && !(memory.print == Some(print_key) && staging.keep("print.html")?) {
            run.print()?;
        }
        for (out, bytes) in &inner.assets.files {
            if !(stands && staging.keep(out)?) {
                staging.write(out, bytes)?;
            }
        }
        let files: BTreeMap<&String, &PathBuf> = chapters
            .iter()
            .flat_map(|chapter| chapter.body.files.iter().map(|(out, source)| (out, source)))
            .collect();
        for (out, source) in files {
            staging.copy(out, source)?;
        }
        if let Some(name) = &html.cname {
            staging.write("CNAME", format!("{name}\n").as_bytes())?;
        }
        staging.commit()?;

        let report = Report {
            rendered: rendered.iter().filter(|(.., fresh)| *fresh).count(),
            pages: outline.pages.iter().map(|page| page.out.clone()).collect(),
            findings,
        };
        memory.stands = mark_time(&ctx.destination).map(|time| (ctx.destination.clone(), time));
        memory.pages = rendered
            .into_iter()
            .map(|(out, key, _)| (out, key))
            .collect();
        memory.print = site.has_print.then_some(print_key);
        memory.chapters = outline
            .pages
            .iter()
            .zip(&chapters)
            .map(|(page, chapter)| (page.out.clone(), Arc::clone(chapter)))
            .collect();
        Ok(report)
    }
}

impl Renderer for Site {
    fn name(&self) -> &str {
        "html"
    }

    fn render(&self, ctx: &RenderContext) -> Result<()> {
        let report = self.render_book(ctx)?;
        *lock(&self.inner.report) = report;
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn mark_time(destination: &Path) -> Option<SystemTime> {
    destination.join(MARK).metadata().ok()?.modified().ok()
}

impl Inner {
    /// Writes every chapter that is not as it was in the last render.
    fn write_chapters(
        &self,
        ctx: &RenderContext,
        html: &HtmlConfig,
        resolver: &Resolver<'_>,
        terms: &Terms,
        split: Vec<(Option<Meta>, &str)>,
        memory: &Memory,
    ) -> Vec<Arc<Chapter>> {
        let outline = resolver.outline;
        let env = Env {
            resolver,
            highlighter: &self.highlighter,
            smart_punctuation: html.smart_punctuation,
            definition_lists: html.definition_lists,
            admonitions: html.admonitions,
            hidelines: &html.code.hidelines,
            terms,
        };
        let mut hidelines: Vec<_> = html.code.hidelines.iter().collect();
        hidelines.sort();
        let names: Vec<&String> = outline.pages.iter().map(|page| &page.out).collect();
        let env_key = hash(&(
            (
                html.smart_punctuation,
                html.definition_lists,
                html.admonitions,
            ),
            hidelines,
            names,
            &ctx.config.book.src,
            terms.key,
        ));
        split
            .into_par_iter()
            .enumerate()
            .map(|(index, (meta, markdown))| {
                let page = &outline.pages[index];
                let key = hash(&(env_key, page.content, &page.source));
                if let Some(chapter) = memory.chapters.get(&page.out)
                    && chapter.key == key
                    && chapter.body.files_are_there()
                {
                    return Arc::clone(chapter);
                }
                // Pages that collect or explain the book name its terms on every line.
                let kind = meta.as_ref().and_then(|meta| meta.kind.as_deref());
                let terms_of = kind
                    .is_some_and(|kind| kind != "reference")
                    .then_some(index);
                let body = writer::write(markdown, &page.source, &page.out, terms_of, &env);
                Arc::new(Chapter { key, meta, body })
            })
            .collect()
    }

    /// What all pages share.
    fn site(
        &self,
        ctx: &RenderContext,
        html: &HtmlConfig,
        staging: &Staging,
    ) -> Result<page::Site> {
        let book = &ctx.config.book;
        let additional = |paths: &[PathBuf]| -> Result<Vec<String>> {
            let mut published = Vec::new();
            for file in paths {
                // What our preprocessor brings for foreign themes is in this theme already.
                let ours = file
                    .file_stem()
                    .is_some_and(|stem| stem.to_string_lossy().starts_with("mdbook-hld"));
                if let Some(out) = path::slashed(file)
                    .and_then(|file| path::join("", &file))
                    .filter(|_| !ours)
                {
                    staging.copy(&out, &ctx.root.join(file))?;
                    published.push(out);
                }
            }
            Ok(published)
        };
        let mut scripts = additional(&html.additional_js)?;
        scripts.extend(self.options.scripts.iter().cloned());
        Ok(page::Site {
            title: book.title.clone().unwrap_or_default(),
            description: book.description.clone().unwrap_or_default(),
            language: book.language.clone().unwrap_or_else(|| "en".to_owned()),
            direction: match book.realized_text_direction() {
                mdbook_renderer::config::TextDirection::RightToLeft => "rtl".to_owned(),
                _ => "ltr".to_owned(),
            },
            authors: book.authors.clone(),
            repository: html.git_repository_url.clone(),
            css: self.assets.css.clone(),
            early_js: self.assets.early_js.clone(),
            js: self.assets.js.clone(),
            icon: self.assets.icon.clone(),
            styles: additional(&html.additional_css)?,
            scripts,
            has_print: html.print.enable,
            url: html.site_url.clone().filter(|url| url.starts_with("http")),
        })
    }

    fn theme_key(&self, site: &page::Site) -> u64 {
        let site = serde_json::to_string(site).unwrap_or_default();
        hash(&(site, &self.assets.templates))
    }
}

impl Body {
    /// Whether the files that the chapter publishes are still where they were.
    fn files_are_there(&self) -> bool {
        self.files.iter().all(|(_, source)| source.is_file())
            && self.links.iter().all(|link| link.page.is_some())
    }
}

/// What the pages of one render are made of.
struct Run<'a> {
    ctx: &'a RenderContext,
    html: &'a HtmlConfig,
    outline: &'a Outline<'a>,
    chapters: &'a [Arc<Chapter>],
    pages: &'a Pages<'a>,
    fragments: &'a redirect::Fragments,
    staging: &'a Staging,
    terms: &'a Terms,
}

impl Run<'_> {
    /// Renders one page, or takes it over; gives its path, the hash of all that is on it, and whether it is new.
    fn page(
        &self,
        index: usize,
        theme_key: u64,
        known: &HashMap<String, u64>,
    ) -> Result<(String, u64, bool)> {
        let out = &self.outline.pages[index].out;
        let chapter = &self.chapters[index];
        let data = self.data(index);
        let list = self.pages.list(index)?;
        let key = hash(&(theme_key, chapter.key, &list, serde_json::to_string(&data)?));
        if known.get(out) == Some(&key) && self.staging.keep(out)? {
            return Ok((out.clone(), key, false));
        }
        let rendered = self.rendered(&data, &list, &chapter.body.html, &to_root(out))?;
        self.staging.write(out, rendered.as_bytes())?;
        Ok((out.clone(), key, true))
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
        page::Page {
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
                .map(|(template, file)| {
                    let src = path::slashed(&self.ctx.config.book.src).unwrap_or_default();
                    template.replace("{path}", &format!("{src}/{file}"))
                }),
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

    fn not_found(&self) -> Result<()> {
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

    fn print(&self) -> Result<()> {
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
