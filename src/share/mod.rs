//! Pictures that stand for a page where its address is shared: its title and its first drawing, kept by content.

mod card;
mod drawing;
mod lettering;
mod palette;

use crate::assets;
use anyhow::{Context, Result};
use card::{Card, HEIGHT, WIDTH};
use drawing::Drawing;
use excalidraw_svg::Rasterizer;
use hld_site::{Picture, Pictures};
use mdbook_driver::book::{BookItem, Chapter};
use mdbook_renderer::RenderContext;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What draws the pictures of a book.
pub struct Studio {
    /// Pictures of earlier builds, by what they show.
    folder: PathBuf,
    /// Tells one build of this program from another.
    salt: u64,
}

/// What the preprocessor says of a chapter; docs/format.md §12.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Meta {
    title: Option<String>,
    diagrams: Vec<Diagram>,
}

#[derive(Debug, Deserialize)]
struct Diagram {
    id: String,
    caption: String,
}

impl Studio {
    /// A studio that keeps its pictures below `cache_dir`.
    pub fn new(cache_dir: &Path) -> Self {
        Self {
            folder: cache_dir.join("share"),
            salt: mdbook_hld::drawing::program_stamp(),
        }
    }

    /// A picture of every page that has something to show, for a book whose site has an address.
    pub fn draw(&self, context: &RenderContext, theme_dir: Option<&Path>) -> Result<Pictures> {
        let html = context.config.html_config().unwrap_or_default();
        if hld_site::address(&html).is_none() {
            return Ok(Pictures::default());
        }
        // The home page has its drawing from the theme, and the book its sign.
        let theme = assets::load(theme_dir)?;
        let hero = theme.template("hero.html").map(str::trim);
        let sign = theme
            .icon()
            .and_then(|icon| Drawing::read(std::str::from_utf8(icon).ok()?.trim()));
        let book = context.config.book.title.as_deref().unwrap_or_default();
        let mut chapters = Vec::new();
        collect(&context.book.items, &mut "", &mut chapters);
        let rasterizer = LazyLock::new(Rasterizer::new);
        let draw = |svg: &str| Ok(palette::encode(&rasterizer.draw(svg)?)?);
        let drawn: Vec<(String, PathBuf, Picture)> = chapters
            .par_iter()
            .filter_map(|(path, part, chapter)| {
                let meta = meta(&chapter.content).unwrap_or_default();
                let title = meta.title.as_deref().unwrap_or(&chapter.name);
                let (found, caption) = match meta.diagrams.first() {
                    Some(first) => (svg_of(&chapter.content, &first.id), first.caption.as_str()),
                    None if path == "index.md" => (hero, ""),
                    None => (None, ""),
                };
                let about = match &context.config.book.description {
                    Some(description) if path == "index.md" => description,
                    _ => caption,
                };
                let mut card = Card {
                    title,
                    part,
                    book,
                    about,
                    drawing: found.and_then(Drawing::read),
                    sign: sign.clone(),
                };
                let mut kept = self.kept(&card.svg()?, draw);
                if kept.is_err() && card.drawing.take().is_some() {
                    // A drawing that the rasterizer refuses: the page still has its title.
                    kept = self.kept(&card.svg()?, draw);
                }
                let alt = match (card.drawing.is_some(), caption) {
                    (false, _) | (true, "") => title.to_owned(),
                    (true, caption) => format!("{title}: {caption}"),
                };
                Some(kept.map(|(file, png)| {
                    let picture = Picture {
                        png,
                        width: WIDTH,
                        height: HEIGHT,
                        alt,
                    };
                    (path.clone(), file, picture)
                }))
            })
            .collect::<Result<_>>()
            .context("could not draw a picture to share")?;
        self.sweep(&drawn.iter().map(|(_, file, _)| file.as_path()).collect());
        Ok(drawn
            .into_iter()
            .map(|(path, _, picture)| (path, picture))
            .collect())
    }

    /// The picture of an earlier build, or a new one; and the file that keeps it.
    fn kept(
        &self,
        svg: &str,
        draw: impl FnOnce(&str) -> Result<Vec<u8>>,
    ) -> Result<(PathBuf, Vec<u8>)> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.salt.to_le_bytes());
        hasher.update(svg.as_bytes());
        let name = &hasher.finalize().to_hex()[..40];
        let file = self.folder.join(format!("{name}.png"));
        if let Ok(png) = std::fs::read(&file)
            && is_whole(&png)
        {
            return Ok((file, png));
        }
        let png = draw(svg)?;
        // A cache that cannot be written is a slower one, not an error.
        let _ = crate::write::write_atomically(&file, &png);
        Ok((file, png))
    }

    /// Removes pictures that show nothing any more.
    fn sweep(&self, used: &HashSet<&Path>) {
        for entry in std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "png")
                && !used.contains(path.as_path())
            {
                // What stays is removed by a later build, or by `hld clean`.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// Whether a file is a PNG to its end: a full disk cuts files short.
fn is_whole(png: &[u8]) -> bool {
    png.starts_with(b"\x89PNG\r\n\x1a\n") && png.ends_with(b"IEND\xaeB`\x82")
}

/// The chapters with their paths below the notes folder, and the titles of their parts.
fn collect<'a>(
    items: &'a [BookItem],
    part: &mut &'a str,
    chapters: &mut Vec<(String, &'a str, &'a Chapter)>,
) {
    for item in items {
        match item {
            BookItem::PartTitle(title) => *part = title,
            BookItem::Chapter(chapter) => {
                if let Some(path) = &chapter.path {
                    chapters.push((crate::book::slashed(path), part, chapter));
                }
                collect(&chapter.sub_items, part, chapters);
            }
            BookItem::Separator => {}
        }
    }
}

fn meta(content: &str) -> Option<Meta> {
    let (_, rest) = content.trim_start().split_once("<!--hld:meta")?;
    serde_json::from_str(rest.split_once("-->")?.0).ok()
}

/// The drawing that stands in a chapter under an id; docs/format.md §6.
fn svg_of<'a>(content: &'a str, id: &str) -> Option<&'a str> {
    let id = mdbook_hld::html::escape(id);
    let opening = format!("<figure class=\"hld-diagram\" id=\"{id}\"><div class=\"hld-canvas\">");
    let (_, rest) = content.split_once(&opening)?;
    let end = rest.find("</svg></div>")? + "</svg>".len();
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_drawing_of_a_chapter_is_found_by_its_id() {
        let content = "<!--hld:meta {\"title\":\"T\",\"diagrams\":[{\"id\":\"diagram-a\",\"file\":\"a\",\"caption\":\"C\"}]}-->\n\n# T\n\n\
             <figure class=\"hld-diagram\" id=\"diagram-a\"><div class=\"hld-canvas\"><svg>1</svg></div><figcaption></figcaption></figure>\n\
             <figure class=\"hld-diagram\" id=\"diagram-b\"><div class=\"hld-canvas\"><svg>2</svg></div></figure>\n";
        let meta = meta(content).unwrap();
        assert_eq!(meta.title.as_deref(), Some("T"));
        assert_eq!(svg_of(content, &meta.diagrams[0].id), Some("<svg>1</svg>"));
        assert_eq!(svg_of(content, "diagram-c"), None);
    }

    #[test]
    fn a_file_cut_short_is_drawn_again() {
        let folder = tempfile::tempdir().unwrap();
        let studio = Studio::new(folder.path());
        let whole = b"\x89PNG\r\n\x1a\n...IEND\xaeB`\x82".to_vec();
        let (file, _) = studio.kept("<svg/>", |_| Ok(whole.clone())).unwrap();
        let not_drawn = |_: &str| anyhow::bail!("drawn twice");
        assert_eq!(studio.kept("<svg/>", not_drawn).unwrap().1, whole);
        std::fs::write(&file, &whole[..9]).unwrap();
        assert_eq!(
            studio.kept("<svg/>", |_| Ok(whole.clone())).unwrap().1,
            whole
        );
        studio.sweep(&HashSet::new());
        assert!(!file.exists());
    }
}
