//! One render from start to end: read, write chapters, check links, make pages, put the site in its place.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, bail};
use mdbook_renderer::config::HtmlConfig;
use mdbook_renderer::{RenderContext, Renderer};
use rayon::prelude::*;
use tera::Tera;

use crate::assets::Assets;
use crate::book::Outline;
use crate::cache::Cache;
use crate::highlight::Highlighter;
use crate::history::History;
use crate::links::{Resolver, canonical};
use crate::memory::{Chapter, Memory, PageKey, hash};
use crate::meta::Meta;
use crate::output::Staging;
use crate::page::{self, Pages};
use crate::pictures::{self, Pictures};
use crate::receipt::Receipt;
use crate::report::Report;
use crate::run::Run;
use crate::search::{self, Language, Shelf};
use crate::stamp::Stamp;
use crate::terms::Terms;
use crate::writer::{Body, Env};
use crate::{book, check, meta, path, redirect, worker, writer};

/// What the caller may add to a render.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Addresses of scripts that every page loads besides the theme's: `serve` reloads with one.
    pub scripts: Vec<String>,
    /// When the site takes the place of the last one.
    pub write: Write,
    /// What version control knows of the chapters' files.
    pub history: Arc<History>,
    /// Whether pages keep themselves for a visit without network; not while one writes the book.
    pub worker: bool,
    /// Whether this process will render the book again.
    pub pace: Pace,
    /// Where highlighted code, and what the last site was made of, are kept from one run of the program to the
    /// next; nowhere when not given.
    pub cache: Option<Cache>,
}

/// Whether a process renders a book once or again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// Once: nothing is left behind but the site.
    #[default]
    Once,
    /// While one writes the book: the search index follows its pages, and the last site stays beside the new
    /// one, to make the next of it, until [`Site::close`] or the end of the renderer.
    Again,
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
    shelf: Shelf,
    report: Mutex<Report>,
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
                highlighter: Highlighter::new(options.cache.clone()),
                options,
                memory: Mutex::default(),
                shelf: Shelf::default(),
                report: Mutex::default(),
            }),
        })
    }

    /// What the last render said; for callers that go through mdBook, whose renderers return nothing.
    pub fn report(&self) -> Report {
        lock(&self.inner.report).clone()
    }

    /// Waits until the search index has followed its pages, where it comes after them.
    pub fn settle(&self) {
        self.inner.shelf.settle();
    }

    /// Waits for a render that is at work, lets none begin after it, and takes away what is kept for the next.
    ///
    /// For a process that ends without dropping its renderer.
    pub fn close(&self) {
        let mut memory = lock(&self.inner.memory);
        *memory = Memory {
            is_closed: true,
            ..Memory::default()
        };
    }

    /// Renders a book to its destination.
    pub fn render_book(&self, ctx: &RenderContext) -> Result<Report> {
        self.render_with(ctx, &Pictures::default())
    }

    /// Renders a book to its destination, with pictures for those who meet a page elsewhere.
    ///
    /// They are published only where the site has an address: without one nobody could name them.
    pub fn render_with(&self, ctx: &RenderContext, pictures: &Pictures) -> Result<Report> {
        let inner = &*self.inner;
        let html = ctx.config.html_config().unwrap_or_default();
        let outline = Outline::new(&ctx.book)?;
        let receipt = inner.receipt(ctx, &html, &outline, pictures);
        if let Some((cache, made_of)) = receipt
            && Receipt::holds(cache, &ctx.destination, made_of)
        {
            return Ok(Report {
                pages: outline.pages.iter().map(|page| page.out.clone()).collect(),
                ..Report::default()
            });
        }
        let root = canonical(&ctx.root);
        let (redirects, fragments) = redirect::plan(&html.redirect, |out| {
            outline.by_out.contains_key(out) || out == "index.html"
        });
        let others = redirects.iter().map(|redirect| redirect.out.clone());
        let brought: Vec<(String, &str)> = outline
            .pages
            .iter()
            .flat_map(|page| {
                let folder = path::folder(&page.out);
                meta::files(page.content)
                    .filter_map(move |(name, text)| Some((path::join(folder, name)?, text)))
            })
            .collect();
        let resolver = Resolver {
            outline: &outline,
            src: path::slashed(&ctx.config.book.src)
                .and_then(|src| path::join("", &src))
                .unwrap_or_default(),
            destination: canonical(&ctx.destination),
            root,
            others: others
                .chain(["print.html", "toc.html", "404.html"].map(str::to_owned))
                .chain(brought.iter().map(|(out, _)| out.clone()))
                .collect(),
        };
        let mut memory = lock(&inner.memory);
        if memory.is_closed {
            bail!("this renderer was closed");
        }
        let read: Vec<Read> = outline
            .pages
            .par_iter()
            .map(|page| Read::of(page, &memory))
            .collect();
        let terms = Terms::new(read.iter().map(Read::meta), &outline);
        let chapters = inner.write_chapters(ctx, &html, &resolver, &terms, read);
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
        let stands = memory
            .standing
            .as_ref()
            .is_some_and(|standing| standing.is_at(&ctx.destination));
        if !stands {
            memory.forget_site();
        }
        let mut staging = Staging::open(&ctx.destination, memory.standing.take())?;
        if inner.options.worker {
            staging.name(worker::is_kept);
        }
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
            resolver: &resolver,
            history: &inner.options.history,
            pictures,
        };
        if let Some((name, script)) = &terms.script {
            staging.write(name, script.as_bytes())?;
        }

        let theme = inner.theme_key(&site);
        let shared = hash(&(theme, outline.key()));
        let rendered: Vec<(PageKey, bool)> = (0..outline.pages.len())
            .into_par_iter()
            .map(|index| run.page(index, theme, shared, &memory.pages))
            .collect::<Result<_>>()?;
        let frame = run.frame(shared, &redirects, memory.frame)?;
        let print = match site.has_print {
            true => Some(run.print(shared, memory.print.as_ref())?),
            false => None,
        };
        let again = inner.options.pace == Pace::Again;
        // While one writes, what changes is a block or two.
        if !(again && stands) {
            inner.highlighter.keep();
        }
        let mut shelf = inner.shelf.open(stands);
        if let Some(language) = inner.searched(ctx, &html) {
            let book = search::Book::new(&outline, &chapters, language);
            shelf.write(book, &staging, again)?;
        }
        for (out, bytes) in &inner.assets.files {
            if !staging.keep(out)? {
                staging.write(out, bytes)?;
            }
        }
        let files: BTreeMap<&String, &PathBuf> = chapters
            .iter()
            .flat_map(|chapter| chapter.body.files.iter().map(|(out, source)| (out, source)))
            .collect();
        let mut copied = HashMap::new();
        for (out, source) in files {
            let stamp = Stamp::of_settled(source);
            let is_same = stamp.is_some()
                && (memory.copied.get(out))
                    .is_some_and(|(last, known)| last == source && *known == stamp);
            if !(is_same && staging.keep(out)?) {
                staging.copy(out, source)?;
            }
            copied.insert(out.clone(), (source.clone(), stamp));
        }
        for (out, text) in &brought {
            staging.write(out, text.as_bytes())?;
        }
        if let Some(name) = &html.cname {
            staging.write("CNAME", format!("{name}\n").as_bytes())?;
        }
        run.publish()?;
        if inner.options.worker {
            let terms = terms.script.iter().map(|(name, _)| name.as_str());
            let theme = inner.assets.files.keys().map(String::as_str);
            worker::write(&staging, theme.chain(terms))?;
        }
        let standing = staging.commit(again)?;
        inner.shelf.finish(shelf.close(), standing.live());
        if let Some((cache, made_of)) = receipt.filter(|_| findings.is_empty()) {
            let added = html.additional_css.iter().chain(&html.additional_js);
            let added: Vec<PathBuf> = added.map(|file| ctx.root.join(file)).collect();
            let sources = chapters.iter().flat_map(|chapter| &chapter.body.files);
            let sources = sources.map(|(_, source)| source).chain(&added);
            Receipt::write(
                cache,
                &ctx.destination,
                made_of,
                sources.map(PathBuf::as_path),
            );
        }

        let report = Report {
            rendered: rendered.iter().filter(|(_, fresh)| *fresh).count(),
            pages: outline.pages.iter().map(|page| page.out.clone()).collect(),
            findings,
        };
        let outs = || outline.pages.iter().map(|page| page.out.clone());
        *memory = Memory {
            standing: Some(standing),
            pages: outs()
                .zip(rendered.into_iter().map(|(key, _)| key))
                .collect(),
            chapters: outs().zip(chapters).collect(),
            frame: Some(frame),
            print,
            copied,
            is_closed: false,
        };
        Ok(report)
    }
}

/// A chapter before it is written.
enum Read<'a> {
    /// Its Markdown is what it was in the last render.
    Known(Arc<Chapter>),
    /// The hash of the Markdown, its metadata, and the Markdown without them.
    New(u64, Option<Box<Meta>>, &'a str),
}

impl<'a> Read<'a> {
    fn of(page: &book::Page<'a>, memory: &Memory) -> Read<'a> {
        let content = hash(&page.content);
        match memory.chapters.get(&page.out) {
            Some(known) if known.content == content => Read::Known(Arc::clone(known)),
            _ => {
                let (meta, markdown) = meta::split(page.content);
                Read::New(content, meta.map(Box::new), markdown)
            }
        }
    }

    fn meta(&self) -> Option<&Meta> {
        match self {
            Read::Known(chapter) => chapter.meta.as_ref(),
            Read::New(_, meta, _) => meta.as_deref(),
        }
    }

    fn content(&self) -> u64 {
        match self {
            Read::Known(chapter) => chapter.content,
            Read::New(content, ..) => *content,
        }
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

impl Inner {
    /// Where the receipt of a site is kept that nobody renders again, and the hash of what it is made of.
    fn receipt(
        &self,
        ctx: &RenderContext,
        html: &HtmlConfig,
        outline: &Outline<'_>,
        pictures: &Pictures,
    ) -> Option<(&Cache, u64)> {
        let options = &self.options;
        let once = options.pace == Pace::Once && options.write != Write::Never;
        let cache = options.cache.as_ref().filter(|_| once)?;
        let contents: Vec<&str> = outline.pages.iter().map(|page| page.content).collect();
        let lost = html.input_404.as_deref().unwrap_or("404.md");
        let made_of = hash(&(
            (outline.key(), contents),
            serde_json::to_string(&ctx.config).ok()?,
            std::fs::read(ctx.source_dir().join(lost)).ok(),
            (&options.scripts, &options.history, options.worker),
            (&self.assets.templates, &self.assets.files),
            pictures,
        ));
        Some((cache, made_of))
    }

    /// Writes every chapter that is not as it was in the last render.
    fn write_chapters(
        &self,
        ctx: &RenderContext,
        html: &HtmlConfig,
        resolver: &Resolver<'_>,
        terms: &Terms,
        read: Vec<Read<'_>>,
    ) -> Vec<Arc<Chapter>> {
        let outline = resolver.outline;
        let searched = self.searched(ctx, html);
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
        // Every path that a link may mean, by the name that it goes under.
        let mut others: Vec<&String> = resolver.others.iter().collect();
        others.sort();
        let names: Vec<_> = outline
            .pages
            .iter()
            .map(|page| (&page.out, &page.source, &page.file))
            .collect();
        let env_key = hash(&(
            (
                html.smart_punctuation,
                html.definition_lists,
                html.admonitions,
            ),
            hidelines,
            (names, others),
            (&ctx.config.book.src, &resolver.destination),
            terms.key,
        ));
        read.into_par_iter()
            .enumerate()
            .map(|(index, read)| {
                let page = &outline.pages[index];
                let language = searched.filter(|_| search::wanted(html, &page.source));
                let content = read.content();
                let made_of = hash(&(env_key, content, &page.source, page.name, language));
                let (meta, markdown) = match read {
                    Read::Known(known)
                        if known.made_of == made_of && known.body.files_are_there() =>
                    {
                        return known;
                    }
                    Read::Known(_) => meta::split(page.content),
                    Read::New(_, meta, markdown) => (meta.map(|meta| *meta), markdown),
                };
                // Pages that collect or explain the book name its terms on every line.
                let kind = meta.as_ref().and_then(|meta| meta.kind.as_deref());
                let terms_of = kind
                    .is_some_and(|kind| kind != "reference")
                    .then_some(index);
                let body = writer::write(markdown, &page.source, &page.out, terms_of, &env);
                let indexed = language.map(|language| {
                    search::index(&search::Source {
                        name: page.name,
                        meta: meta.as_ref(),
                        html: &body.html,
                        language,
                    })
                });
                let missing: Vec<&String> = body
                    .links
                    .iter()
                    .filter(|link| link.page.is_none())
                    .map(|link| &link.path)
                    .collect();
                Arc::new(Chapter {
                    content,
                    made_of,
                    key: hash(&(made_of, &body.files, missing)),
                    meta,
                    body,
                    indexed,
                })
            })
            .collect()
    }

    /// How the book is searched: when the theme brings the script, and the book does not say no.
    fn searched(&self, ctx: &RenderContext, html: &HtmlConfig) -> Option<Language> {
        let wanted = self.assets.search.is_some()
            && self.options.write != Write::Never
            && html.search.as_ref().is_none_or(|search| search.enable);
        wanted.then(|| Language::of(ctx.config.book.language.as_deref()))
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
            search: self
                .assets
                .search
                .clone()
                .filter(|_| self.searched(ctx, html).is_some()),
            styles: additional(&html.additional_css)?,
            scripts,
            has_print: html.print.enable,
            url: pictures::address(html),
            worker: self.options.worker.then(|| worker::PATH.to_owned()),
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
