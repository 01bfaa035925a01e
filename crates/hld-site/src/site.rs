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
use crate::history::History;
use crate::links::{Resolver, canonical};
use crate::meta::Meta;
use crate::output::{MARK, Staging};
use crate::page::{self, Pages};
use crate::path::to_root;
use crate::pictures::{self, Pictures};
use crate::report::Report;
use crate::run::Run;
use crate::search::{self, Indexed, Language, Shelf};
use crate::terms::Terms;
use crate::writer::{Body, Env};
use crate::{check, meta, path, redirect, worker, writer};

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
    /// When the search index is made.
    pub index: Index,
}

/// When a render makes the search index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Index {
    /// With the pages.
    #[default]
    WithPages,
    /// After the pages, when there is one that finds all but the newest words: while one writes the book.
    AfterPages,
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
pub(crate) struct Chapter {
    pub key: u64,
    pub meta: Option<Meta>,
    pub body: Body,
    /// Its words, when the book is searched.
    pub indexed: Option<Indexed>,
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
                shelf: Shelf::default(),
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
        self.render_with(ctx, &Pictures::default())
    }

    /// Renders a book to its destination, with pictures for those who meet a page elsewhere.
    ///
    /// They are published only where the site has an address: without one nobody could name them.
    pub fn render_with(&self, ctx: &RenderContext, pictures: &Pictures) -> Result<Report> {
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
            resolver: &resolver,
            history: &inner.options.history,
            pictures,
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
        let mut shelf = inner.shelf.open(stands);
        if let Some(language) = inner.searched(ctx, &html) {
            let book = search::Book::new(&outline, &chapters, language);
            let later = inner.options.index == Index::AfterPages;
            shelf.write(book, &staging, later)?;
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
        run.publish()?;
        if inner.options.worker {
            let terms = terms.script.iter().map(|(name, _)| name.as_str());
            let theme = inner.assets.files.keys().map(String::as_str);
            worker::write(&staging, theme.chain(terms))?;
        }
        staging.commit()?;
        inner.shelf.finish(shelf.close(), ctx.destination.clone());

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

pub(crate) fn hash(value: &impl Hash) -> u64 {
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
                let language = searched.filter(|_| search::wanted(html, &page.source));
                let key = hash(&(env_key, page.content, &page.source, page.name, language));
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
                let indexed = language.map(|language| {
                    search::index(&search::Source {
                        name: page.name,
                        meta: meta.as_ref(),
                        html: &body.html,
                        language,
                    })
                });
                Arc::new(Chapter {
                    key,
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
